import type { Breakage } from "../support/faultsCli";
import { type Kill, Lane } from "../support/faultsKills";
import { programOf } from "../support/faultsKillWorld";
import { chosenMoments, type Moment, type Phase, phases, type Victim, victims } from "../support/faultsMoments";
import { chances, full, inFull, long, say, seed } from "../support/faultsSize";

/** `kill -9` of engine and provider in the middle of updates of 30 resources. */

jest.setTimeout(long);

interface Attempt {
  aim: Phase | "at random";
  victim: Victim;
}

/** The full form has 15 kills at each moment and some at random, the short form one at each moment. */
function attempts(atRandom: number): Attempt[] {
  const each = full ? 15 : 1;
  const aimed = Array.from({ length: each }, (_, index) =>
    phases.map((aim, at) => ({ aim, victim: victims[(index + at) % victims.length] as Victim })),
  ).flat();
  const random = Array.from({ length: full ? atRandom : 0 }, (_, index) => ({
    aim: "at random" as const,
    victim: victims[index % victims.length] as Victim,
  }));
  return [...aimed, ...random];
}

const lanes = 2;

function tableOf(kills: Kill[]): string {
  const columns: Phase[] = [...phases, "nothing under way"];
  const count = (of: Kill[], phase: Phase) => String(of.filter((kill) => kill.phase === phase).length);
  const line = (name: string, cells: string[]) =>
    `${name.padEnd(24)} ${cells.map((cell, at) => cell.padStart((columns[at] ?? "").length)).join("  ")}`;
  const operations = kills.flatMap(({ under }) => under);
  return [
    line("", columns),
    ...victims.map((victim) =>
      line(
        victim,
        columns.map((phase) =>
          count(
            kills.filter((kill) => kill.victim === victim),
            phase,
          ),
        ),
      ),
    ),
    line(
      "kills",
      columns.map((phase) => count(kills, phase)),
    ),
    line(
      "operations under way",
      columns.map((phase) => String(operations.filter((one) => one === phase).length)),
    ),
  ].join("\n");
}

/** Pulumi saves the state at the end of an update only, so the state lacks many changes of a killed run. */
const withoutCheckpoints = { PULUMI_SKIP_CHECKPOINTS: "true" };

test("cancel and up repair a killed update: no change twice, nothing lost, no user without a license", () =>
  killMany(attempts(40), {}));

test("and so it is where Pulumi saves no state on the way", () => killMany(attempts(0), withoutCheckpoints));

async function killMany(todo: Attempt[], mode: Record<string, string>): Promise<void> {
  const began = Date.now();
  const kills: Kill[] = [];
  let missed = 0;
  const quiet: string[] = [];
  const worker = async (at: number) => {
    const lane = await Lane.open(todo.length + 25, chances(seed + at), { mode });
    try {
      for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
        const kill = await lane.kill(next.aim, next.victim);
        // If the kill came at another moment than intended, the test tries again, with a limit.
        const again = kill === undefined || (!full && kill.phase !== next.aim);
        if (again && ++missed <= (full ? 20 : 10)) todo.push(next);
        if (kill !== undefined) kills.push(kill);
        if (kill !== undefined && kill.violations.length + kill.more.length > 0)
          say(`${JSON.stringify({ ...kill, lane: at })}`);
      }
      if (full) quiet.push(...(await lane.tidy()));
      else if (at === 0 && mode !== withoutCheckpoints) await pressCtrlC(lane, 1);
    } finally {
      await lane.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, at) => worker(at)));
  const how = Object.entries(mode).map(([name, value]) => `, ${name}=${value}`);
  say(`kill -9 in the middle of an update of 30 resources, seed ${seed}${how.join("")}:`);
  say(tableOf(kills));
  say(
    `${kills.length} kills in ${Math.round((Date.now() - began) / 1000)} s, ${missed} missed their moment; ` +
      `${kills.filter(({ more }) => more.length > 0).length} needed more than cancel and up, ` +
      `${kills.filter(({ violations }) => violations.length > 0).length} broke an invariant; ` +
      `${kills.filter(({ pending }) => pending > 0).length} left pending operations in the state, ` +
      `${kills.reduce((sum, { orphans }) => sum + orphans, 0)} providers outlived the next update, ` +
      `${kills.filter(({ torn }) => torn).length} tore Pulumi's own files`,
  );
  expect(kills.flatMap(({ round, violations }) => violations.map((text) => `round ${round}: ${text}`))).toEqual([]);
  expect(kills.flatMap(({ round, more }) => more.map((text) => `round ${round}: ${text}`))).toEqual([]);
  expect(quiet).toEqual([]);
  // An engine that saves nothing on the way has saved nothing when it is killed, or all if the kill came too late.
  const unsaved = mode === withoutCheckpoints ? kills.filter(({ victim }) => victim !== "provider") : [];
  expect(unsaved.filter(({ saved, round }) => ![0, programOf(round).length].includes(saved))).toEqual([]);
  const least = full ? 10 : 1;
  for (const phase of phases)
    expect([phase, kills.filter((kill) => kill.phase === phase).length >= least]).toEqual([phase, true]);
}

/** One Ctrl-C: running operations end, and the next up continues. Two: like a kill. */
async function pressCtrlC(lane: Lane, times: 1 | 2): Promise<void> {
  const { code, pending, violations, more } = await lane.interrupt(times);
  say(`Ctrl-C ${times === 1 ? "once" : "twice"} leaves ${pending} pending operations in the state`);
  expect([code === 0, violations, more]).toEqual([false, [], []]);
  if (times === 1) expect(pending).toBe(0);
}

inFull("Ctrl-C lets what has begun end, and the next up goes on; a second Ctrl-C is like a kill", async () => {
  const lane = await Lane.open(4, chances(seed));
  try {
    await pressCtrlC(lane, 1);
    await pressCtrlC(lane, 2);
    expect(await lane.tidy()).toEqual([]);
  } finally {
    await lane.close();
  }
});

const mistakes: [string, Breakage, (round: number) => Moment, Victim, RegExp][] = [
  [
    "writes although its engine is gone",
    [
      {
        file: "process/engine.js",
        right: "gone: async () => (await met)",
        wrong: "gone: async () => false && (await met)",
      },
    ],
    chosenMoments.waitsToWrite,
    "engine",
    /written after the engine's end/,
  ],
  [
    "does not know its own upgrade again, and asks by a request that the service has not seen",
    [
      {
        file: "services/partnercenter/subscriptionUpgrade.decide.js",
        right: "function ownTransition(",
        wrong: "function ownTransition() { return undefined; }\nfunction unused(",
      },
      {
        file: "services/partnercenter/requestId.js",
        right: "function requestIdOf(act) {",
        wrong: 'function requestIdOf(act) {\n    return require("node:crypto").randomUUID();',
      },
    ],
    chosenMoments.upgradeBegun,
    "engine and provider",
    /twice: transition|instead of 2 upgrades|still under way/,
  ],
];

for (const [mistake, broken, moment, victim, finding] of mistakes) {
  inFull(`a provider that ${mistake} is found out`, async () => {
    const lane = await Lane.open(3, chances(seed), { broken });
    try {
      const kill = await lane.kill("in a wait", victim, moment);
      expect([...(kill?.violations ?? []), ...(kill?.more ?? [])].join("\n")).toMatch(finding);
    } finally {
      await lane.close();
    }
  });
}
