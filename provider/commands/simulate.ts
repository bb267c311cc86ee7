import { z } from "zod";
import { Refused } from "../core/errors";
import { problemsOf } from "../simulator/problems";
import type { Simulator, WorldSeed } from "../simulator/server";
import { demoWorld, isLoopback, seedFromFile, startSimulator, WorldFileError } from "../simulator/server";
import { complain, say } from "./say";
import { signInValues } from "./signInValues";

export interface SimulateOptions {
  port: number;
  host: string;
  world?: string;
  anyToken: boolean;
  now?: Date;
  seed?: number;
  uipathVerb?: "post" | "put" | "both";
  requestsPerMinute: number;
  persist?: string;
}

/** A simulator that runs for days must neither grow with its traffic nor take all that a machine has. */
const limits = { journalLimit: 5_000, connectionLimit: 1_000 };

/** `licenses simulate`: runs until it is told to stop. */
export async function simulate(options: SimulateOptions): Promise<void> {
  const { port, host, anyToken, persist } = options;
  const world = worldOf(options);
  const simulator = await started(() =>
    startSimulator({ port, host, world, anyToken, ...limits, ...(persist === undefined ? {} : { persist }) }),
  );
  if (!isLoopback(host)) {
    complain(`warning: everybody who reaches ${host} can use this simulator and change its world; it knows no secret.`);
  }
  say(introduction(simulator, anyToken).join("\n"));
  await stopSignal();
  await simulator.close();
}

function worldOf({ world: file, now, seed, uipathVerb, requestsPerMinute }: SimulateOptions): WorldSeed {
  const world = file === undefined ? demoWorld : readable(() => seedFromFile(file));
  return {
    ...world,
    ...(now === undefined ? {} : { clock: now.toISOString() }),
    ...(seed === undefined ? {} : { idSeed: seed }),
    // A limit in the world file overrides the default.
    behaviour: { requestsPerMinute: requestsPerMinute === 0 ? null : requestsPerMinute, ...world.behaviour },
    ...(uipathVerb === undefined ? {} : { uipath: { ...world.uipath, verb: verbs[uipathVerb] } }),
  };
}

const verbs = { post: "POST", put: "PUT", both: "both" } as const;

/** Errors that the user can fix in a file are printed without a stack trace. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw fixable(error);
  }
}

async function started(start: () => Promise<Simulator>): Promise<Simulator> {
  try {
    return await start();
  } catch (error) {
    throw fixable(error);
  }
}

function fixable(error: unknown): unknown {
  if (error instanceof WorldFileError) return new Refused(error.message);
  if (error instanceof z.ZodError) return new Refused(`The world makes no sense:\n${problemsOf(error)}`);
  return error;
}

function introduction(simulator: Simulator, anyToken: boolean): string[] {
  const { url } = simulator;
  return [
    `Simulator listens on ${url}`,
    "Point the provider to it:",
    `  export PARTNER_CENTER_API_URL=${url}`,
    `  export PARTNER_CENTER_AUTHORITY_URL=${url}`,
    `  export PARTNER_CENTER_GRAPH_URL=${url}`,
    `  export UIPATH_BASE_URL=${url}`,
    ...signInValues(simulator, anyToken),
    `See it, and change it by hand, at ${url}/`,
    `What happened is at ${url}/simulator/journal, what took effect at ${url}/simulator/ledger.`,
  ];
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
