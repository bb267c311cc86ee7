import { setTimeout as sleep } from "node:timers/promises";
import { CliStack, type Command, isProvider } from "../support/faultsCli";
import { withPlugin } from "../support/plugin";
import { end, isAlive, type Known } from "../support/processTable";
import { laboratory } from "../support/pulumi";
import { contoso, planted, quantityOf, writesOf } from "../support/world";

/** Runs that end while the plugin waits for the service's answer: by Ctrl-C, and by `kill -9` of the engine. */

const lab = laboratory();

/** Milliseconds that the service takes to answer the change. */
const patience = 5_000;

const seats = `
const { CustomResource } = require("@pulumi/pulumi");
const args = { customerId: "${contoso.id}", subscriptionId: "${contoso.e5}", quantity: 12 };
new CustomResource("licenses:index:SubscriptionQuantity", "seats", { previousQuantity: undefined, ...args });
`;

let stack: CliStack;
let started: Known[];
beforeEach(async () => {
  lab.simulator.reset();
  lab.simulator.journal.clear();
  started = [];
  stack = new CliStack(
    {
      ...withPlugin,
      PARTNER_CENTER_API_URL: lab.simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
      LICENSES_POLL_SECONDS: "0.05",
    },
    { more: seats },
  );
  await stack.init();
});
afterEach(() => {
  // The kill leaves the language host and the program behind.
  for (const one of started) end(one);
  stack.remove();
});

/** An update whose change has arrived at the service, and is not answered yet. */
async function upInFlight(): Promise<Command> {
  lab.simulator.faults.add({ method: "PATCH", times: 1, effect: { do: "delay", ms: patience } });
  const up = stack.up();
  while (writesOf(lab.simulator).length === 0) {
    if (!up.isRunning) throw new Error(`The update has ended without a change:\n${up.printed}`);
    await sleep(20);
  }
  started = up.family();
  expect(started.filter(isProvider)).toHaveLength(1);
  expect(writesOf(lab.simulator)).toEqual([expect.objectContaining({ method: "PATCH", answeredAt: null })]);
  return up;
}

/** The state holds the resource as after an undisturbed run, and the service has received one change. */
function expectOneChange(): void {
  expect(stack.checkpoint.resources).toMatchObject([
    { id: `${contoso.id}/${contoso.e5}`, outputs: { previousQuantity: 10, currentQuantity: 12 } },
  ]);
  expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  expect(writesOf(lab.simulator)).toHaveLength(1);
}

async function nextUp(...more: string[]): Promise<void> {
  const { code, printed } = await stack.run("up", "--yes", "--skip-preview", ...more);
  expect([code, code === 0 ? "" : printed]).toEqual([0, ""]);
}

test("Ctrl-C lets the plugin finish a change: the resource is in the state, and the next up changes nothing", async () => {
  const up = await upInFlight();
  // A terminal sends the signal to all processes of its group.
  process.kill(-up.pid, "SIGINT");
  expect(await up.exit()).not.toBe(0);
  expect(up.printed).toContain("update canceled");
  expect(stack.checkpoint.pending).toEqual([]);
  expectOneChange();
  await nextUp("--expect-no-changes");
  expectOneChange();
});

test("after kill -9 of the engine the plugin ends by itself, and the next up does not write a second time", async () => {
  const up = await upInFlight();
  process.kill(up.pid, "SIGKILL");
  await up.exit();
  stack.repairBackend();
  const [plugin] = started.filter(isProvider) as [Known];
  const began = Date.now();
  while (isAlive(plugin) && Date.now() - began < 120_000) await sleep(100);
  expect(isAlive(plugin)).toBe(false);
  expect(writesOf(lab.simulator)).toEqual([expect.objectContaining({ status: 200 })]);
  expect(stack.checkpoint.resources).toEqual([]);
  expect((await stack.run("cancel", "--yes")).code).toBe(0);
  await nextUp();
  expectOneChange();
  await nextUp("--expect-no-changes");
  expectOneChange();
});
