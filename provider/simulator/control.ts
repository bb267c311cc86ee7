import { z } from "zod";
import type { Change } from "./changeSchema";
import { closed, stranger } from "./closed";
import { faultRule } from "./faultRule";
import type { Call, Reply } from "./http";
import { type Json, plain } from "./json";
import { overview } from "./overview";
import { settle } from "./partnercenter/renewal";
import { problemsOf } from "./problems";
import { match, type Route } from "./router";
import type { WorldSeed } from "./seed";
import type { Simulator } from "./simulator";
import type { World } from "./world";
import { worldSchema } from "./worldSchema";

export const clockMove = closed({
  to: z.iso.datetime({ offset: true }).optional(),
  forwardSeconds: z.number().optional(),
  forwardDays: z.number().optional(),
  stop: z.boolean().optional(),
  run: z.boolean().optional(),
});

interface ControlRoute extends Route<Simulator> {
  /** The query parameters that the call takes. */
  query?: readonly string[];
}

/** The calls that control the simulator from another process. They need no token and do not appear in the journal. */
const routes: ControlRoute[] = [
  {
    method: "GET",
    pattern: "/simulator",
    handle: () => json({ routes: routes.map(({ method, pattern }) => `${method} ${pattern}`) }),
  },
  { method: "GET", pattern: "/simulator/schema", handle: () => json(worldSchema()) },
  {
    method: "GET",
    pattern: "/simulator/overview",
    query: ["customer", "search"],
    handle: (simulator, _, call) => {
      upToDate(simulator.world);
      return json(overview(simulator, call));
    },
  },
  { method: "GET", pattern: "/simulator/world", handle: ({ world }) => json(upToDate(world).snapshot()) },
  {
    method: "POST",
    pattern: "/simulator/world",
    handle: (simulator, _, call) => {
      simulator.reset(call.body === "" ? undefined : (parsed(call) as WorldSeed));
      return done();
    },
  },
  {
    method: "GET",
    pattern: "/simulator/journal",
    query: ["since", "limit"],
    handle: ({ journal }, _, call) => {
      const since = numberIn(call, "since") ?? 0;
      const limit = numberIn(call, "limit") ?? journal.exchanges.length;
      const newer = journal.exchanges.filter(({ sequence }) => sequence > since);
      return json({ exchanges: limit > 0 ? newer.slice(-limit) : [] });
    },
  },
  {
    method: "DELETE",
    pattern: "/simulator/journal",
    handle: ({ journal }) => {
      journal.clear();
      return done();
    },
  },
  {
    method: "GET",
    pattern: "/simulator/ledger",
    query: ["since"],
    handle: ({ ledger, world }, _, call) => {
      upToDate(world);
      const since = numberIn(call, "since") ?? 0;
      const entries = ledger.entries.filter(({ sequence }) => sequence > since);
      return json({ entries, intervals: ledger.intervals() });
    },
  },
  { method: "GET", pattern: "/simulator/faults", handle: ({ faults }) => json({ faults: faults.list() }) },
  {
    method: "POST",
    pattern: "/simulator/faults",
    handle: ({ faults }, _, call) => {
      // Tests in this process may pass functions, which JSON over HTTP cannot carry.
      faults.add(...z.array(faultRule).parse(listed(parsed(call))));
      return done();
    },
  },
  {
    method: "DELETE",
    pattern: "/simulator/faults",
    handle: ({ faults }) => {
      faults.clear();
      return done();
    },
  },
  {
    method: "POST",
    pattern: "/simulator/change",
    handle: (simulator, _, call) => {
      simulator.change(...(listed(parsed(call)) as Change[]));
      return done();
    },
  },
  { method: "GET", pattern: "/simulator/clock", handle: ({ world }) => json({ now: world.now().toISOString() }) },
  {
    method: "POST",
    pattern: "/simulator/clock",
    handle: ({ world: { clock } }, _, call) => {
      const move = clockMove.parse(parsed(call));
      if (move.stop) clock.stop();
      if (move.run) clock.run();
      if (move.to !== undefined) clock.moveTo(new Date(move.to));
      clock.forward((move.forwardSeconds ?? 0) * 1000 + (move.forwardDays ?? 0) * 86_400_000);
      return json({ now: clock.now().toISOString() });
    },
  },
];

/** Whether the request is for the simulator itself, not for one of the services. */
export function isControl(call: Call): boolean {
  return /^\/simulator(\/|$)/i.test(call.path);
}

export function answerControl(simulator: Simulator, call: Call): Reply {
  const found = match(routes, call.method, call.path);
  if (found.found !== "route") return { ...json({ error: "No such control route." }), status: 404 };
  try {
    const { query = [], handle } = found.route as ControlRoute;
    const strangers = [...call.query.keys()].filter((name) => !query.includes(name));
    if (strangers.length > 0) throw new Error(strangers.map((name) => stranger(name, query)).join("\n"));
    return handle(simulator, found.params, call);
  } catch (error) {
    return { ...json({ error: wording(error) }), status: 400 };
  }
}

function wording(error: unknown): string {
  if (error instanceof z.ZodError) return problemsOf(error);
  return error instanceof Error ? error.message : String(error);
}

/** Processes terms that have ended in the meantime now, not at the next request of a client. */
function upToDate(world: World): World {
  for (const customer of world.customers) settle(world, customer);
  return world;
}

function parsed(call: Call): unknown {
  return JSON.parse(call.body);
}

function numberIn(call: Call, name: string): number | undefined {
  const sent = call.query.get(name);
  if (sent === null) return undefined;
  if (!/^\d+$/.test(sent)) throw new Error(`${name} must be a whole number.`);
  return Number(sent);
}

function listed(sent: unknown): unknown[] {
  return Array.isArray(sent) ? sent : [sent];
}

function json(value: unknown): Reply {
  return { status: 200, json: plain(value) as Json };
}

function done(): Reply {
  return { status: 204 };
}
