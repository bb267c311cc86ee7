import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { withinReason } from "../support/faultsCell";
import { killWorld, peopleIn, person, programOf, seats, source } from "../support/faultsKillWorld";
import { deeds, gaps } from "../support/faultsLedger";
import { Line } from "../support/faultsLine";
import { type ProcessOptions, startProcess } from "../support/faultsProcess";
import { full, say } from "../support/faultsSize";
import { type Declared, FaultsStack, type Run } from "../support/faultsStack";
import { customer, sku, world } from "../support/faultsWorld";

/** Services that answer 429: at random to all requests, or once with a long wait. */

const line = Line.tap();

const seed: WorldSeed = { ...killWorld(8), partner: world.partner ?? {} };
seed.uipath = { ...seed.uipath, users: world.uipath?.users ?? [] };

/** 40 resources: the 30 of a round, the users of the other rounds, and more seats. */
const program: Declared[] = [
  ...programOf(0),
  ...peopleIn(1)
    .filter((index) => !peopleIn(0).includes(index))
    .map((index) => ({
      type: "UserLicense" as const,
      name: `late-${index}`,
      args: { customerId: customer, userId: person(index), licenses: [{ sku: "SPE_E3" }] },
    })),
  ...[1, 2, 3, 4, 5, 6, 7].map((round) => ({
    type: "SubscriptionQuantity" as const,
    name: `more-${round}`,
    args: { customerId: customer, subscriptionId: source(round), quantity: 6 + round },
  })),
];

interface Played {
  first: Run;
  second: Run;
  simulator: Simulator;
  throttled: number;
  requests: number;
  purchases: string[];
  left: string[];
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function stage() {
  const simulator = await startSimulator({ world: seed });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-throttled-"));
  line.serve(simulator.url, simulator);
  open.push(async () => {
    await line.hangUp(simulator.url);
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    simulator,
    process: (options: Partial<ProcessOptions> = {}) => startProcess({ url: simulator.url, folder, ...options }),
  };
}

/** Up, and a second up if something was refused. @param skipped chances to skip, so that the fault strikes other requests. */
async function play(skipped: number, options: Partial<ProcessOptions> = {}): Promise<Played> {
  const { simulator, process } = await stage();
  simulator.faults.add({ probability: 0.3, effect: { do: "status", status: 429, retryAfter: 0 } });
  for (let request = 0; request < skipped; request++) await (await fetch(`${simulator.url}/lrm/health`)).text();
  simulator.journal.clear();
  const stack = new FaultsStack();
  const up = () => withinReason(stack.up(program, process(options), { atOnce: true }));
  const first = await up();
  const second = first.failures.length === 0 ? first : await up();
  const { exchanges } = simulator.journal;
  const [throttled, requests] = [exchanges.filter(({ status }) => status === 429).length, exchanges.length];
  simulator.faults.clear();
  const quiet = await stack.refresh(process());
  const after = await stack.up(program, process(), { atOnce: true });
  return {
    first,
    second,
    simulator,
    throttled,
    requests,
    purchases: deeds(simulator.ledger.entries),
    left: [...quiet.changes, ...after.changes, ...[...quiet.failures, ...after.failures].map(({ message }) => message)],
  };
}

/** The differences from the wanted result. */
function flaws({ second, simulator, purchases, left }: Played): string[] {
  const repeated = purchases.filter((line, index) => purchases.indexOf(line) !== index);
  const upgrades = purchases.filter((line) => /^(upgrade|transition) /.test(line)).length;
  return [
    ...second.failures.map(({ message }) => `refused twice: ${message}`),
    ...repeated.map((line) => `twice: ${line}`),
    ...(upgrades === 2 ? [] : [`${upgrades} upgrades instead of 2`]),
    ...gaps(
      simulator,
      peopleIn(0).map((index) => ({ userId: person(index), without: [sku.e5] })),
    ),
    ...left.map((change) => `afterwards: ${change}`),
  ];
}

test("40 resources come out right although three answers of ten are 429", async () => {
  expect(program).toHaveLength(40);
  const played: Played[] = [];
  for (let index = 0; index < (full ? 10 : 1); index++) played.push(await play(index * 37));
  const sum = (count: (one: Played) => number) => played.reduce((total, one) => total + count(one), 0);
  say(
    `429 for three of ten: ${played.length} runs of ${program.length} resources, ${sum(({ requests }) => requests)} requests, ` +
      `${sum(({ throttled }) => throttled)} of them answered 429; ${played.filter(({ first }) => first.failures.length === 0).length} right at once, ` +
      `${played.filter(({ first }) => first.failures.length > 0).length} after one more up; ${sum(({ purchases }) => purchases.length)} changes made, none twice`,
  );
  expect(played.flatMap(flaws)).toEqual([]);
});

test("a client without patience is found out", async () => {
  const hasty = await play(0, { waitSeconds: 0 });
  expect(flaws(hasty).join("\n")).toMatch(/refused twice/);
});

test("one call that must wait ten minutes blocks no other call for longer than waitSeconds", async () => {
  const { simulator, process } = await stage();
  const some = program.filter(({ type }) => type === "SubscriptionQuantity").slice(0, 6);
  simulator.faults.add({
    method: "GET",
    path: `/v1/customers/*/subscriptions/${seats(0)}`,
    effect: { do: "status", status: 429, retryAfter: 600 },
  });
  const stack = new FaultsStack();
  const run = await withinReason(stack.up(some, process({ waitSeconds: 1 }), { atOnce: true }));
  expect(run.failures.map(({ message }) => message).join("\n")).toContain("too many requests");
  const again = await withinReason(stack.up(some, process({ waitSeconds: 1 }), { atOnce: true }));
  expect(again.failures).toEqual([]);
  expect([...stack.saved.keys()].sort()).toEqual(some.map(({ name }) => name).sort());
});
