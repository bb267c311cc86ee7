import { demoWorld } from "./demoWorld";
import { seedFromFile } from "./seed";
import { startSimulator } from "./server";

export interface SimulateOptions {
  port: number;
  /** File with a seed; without it, the demo's world. */
  world?: string;
  anyToken: boolean;
}

/** Runs until it is told to stop. */
export async function simulate({ port, world, anyToken }: SimulateOptions): Promise<void> {
  const seed = world === undefined ? demoWorld : seedFromFile(world);
  const simulator = await startSimulator({ port, world: seed, anyToken });
  const token = (tokens: readonly string[] | undefined) => tokens?.[0] ?? (anyToken ? "any" : "");
  const lines = [
    `Simulator listens on ${simulator.url}`,
    "Point the provider to it:",
    `  export PARTNER_CENTER_API_URL=${simulator.url}`,
    `  export PARTNER_CENTER_AUTHORITY_URL=${simulator.url}`,
    `  export PARTNER_CENTER_ACCESS_TOKEN=${token(seed.partner?.accessTokens?.map((known) => known.token))}`,
    `  export UIPATH_BASE_URL=${simulator.url}`,
    `  export UIPATH_ACCESS_TOKEN=${token(seed.uipath?.accessTokens)}`,
    `What happened is at ${simulator.url}/simulator/journal, what took effect at ${simulator.url}/simulator/ledger.`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  await stopSignal();
  await simulator.close();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
