import { join } from "node:path";
import { demoWorld } from "pulumi-licenses/simulator";
import { laboratory, type TestStack } from "../support/pulumi";
import { house } from "../support/pulumiHouse";
import { belongings, contoso, licensesOf, quantityOf, user, writesOf } from "../support/world";

const lab = laboratory({ world: demoWorld, credentials: "nowhere" });

describe("The quickstart, run as a user runs it", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ main: join(house, "examples", "quickstart") });
  });
  beforeEach(() => lab.simulator.journal.clear());

  test("a service that refuses late is one error, without a stack trace", async () => {
    lab.simulator.faults.add({ method: "GET", path: "/v1/customers", effect: { do: "delay", ms: 2000 } });
    stack.environment = { PARTNER_CENTER_API_URL: lab.simulator.url, PARTNER_CENTER_ACCESS_TOKEN: "wrong-token" };
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.messages.filter(({ severity }) => severity === "error")).toHaveLength(1);
    expect(preview.errors[0]).toContain("have not expired");
  });

  test("up buys the missing seats and assigns three licenses", async () => {
    stack.environment = { PARTNER_CENTER_ACCESS_TOKEN: "simulated-token" };
    const up = await stack.up();
    expect(up.changes.sort()).toEqual(["create alice", "create bob", "create carol", "create m365-e5"]);
    expect(up.messages.filter(({ severity }) => severity !== "info#err")).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    for (const id of [user.alice, user.bob, user.carol]) expect(licensesOf(lab.simulator, id)).toEqual(["SPE_E5"]);
    expect(writesOf(lab.simulator)).toHaveLength(4);
  });

  test("drift fails the preview and is repaired by up, and nothing else is touched", async () => {
    const right = belongings(lab.simulator);
    const changed = { customerId: contoso.id, userId: user.carol, sku: "SPE_E5" };
    lab.simulator.change({ change: "removeLicense", ...changed });
    const preview = await stack.preview(undefined, { refresh: true, expectNoChanges: true });
    expect(preview.ok).toBe(false);
    expect((await stack.up(undefined, { refresh: true })).ok).toBe(true);
    expect(writesOf(lab.simulator)).toHaveLength(1);
    expect(belongings(lab.simulator)).toEqual(right);
  });

  test("destroy removes the licenses and leaves the subscription", async () => {
    const destroy = await stack.destroy();
    expect(destroy.changes).toHaveLength(4);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    for (const id of [user.alice, user.bob, user.carol]) expect(licensesOf(lab.simulator, id)).toEqual([]);
  });
});
