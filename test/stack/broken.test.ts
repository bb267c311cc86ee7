import { CustomResource } from "@pulumi/pulumi";
import { laboratory, type TestStack } from "../support/pulumi";
import { around } from "../support/pulumiRuns";
import { contoso, licensesOf, planted, quantityOf, sku, user, writesOf } from "../support/world";

const lab = laboratory();

/** One of our resources with a faulty provider: `operation` replaces the right operation, which is in `ours`. */
class Broken extends CustomResource {
  constructor(type: "SubscriptionQuantity" | "UserLicense", name: string, operation: string, args: object) {
    const ours = `const ours=require("pulumi-licenses/${type}")`;
    super(`pulumi-nodejs:dynamic/licenses:${type}`, name, {
      ...args,
      __provider: `exports.handler=()=>{${ours};return {...ours,${operation}}}`,
      leaked: undefined,
    });
  }
}

const seats = (subscriptionId: string, quantity: number) => ({ customerId: contoso.id, subscriptionId, quantity });

/** A write that bypasses all code that counts and limits writes. */
const write = () =>
  `await fetch("${lab.simulator.url}/v1/customers/${contoso.id}/subscriptions/${contoso.legacy}",` +
  '{method:"PATCH",headers:{authorization:"Bearer "+process.env.PARTNER_CENTER_ACCESS_TOKEN},body:"{}"})';

/**
 * Each of these providers has a fault that the other stack tests must find. Here the same observations differ from those of the
 * right provider, so the other tests cannot pass with every provider.
 */
describe("A broken provider is noticed on the real engine", () => {
  let stack: TestStack;
  const program = async () => {
    new Broken("SubscriptionQuantity", "blind", "read:async(id,props)=>({id,props})", seats(contoso.e5, 12));
    const again = `diff:async()=>({changes:true}),update:async(id,olds,news)=>{${write()};return ours.update(id,olds,news)}`;
    new Broken("SubscriptionQuantity", "loud", again, seats(contoso.e3, 21));
    const leak =
      "const {id,outs}=await ours.create(args);return {id,outs:{...outs,leaked:process.env.PARTNER_CENTER_ACCESS_TOKEN}}";
    new Broken("SubscriptionQuantity", "leaky", `create:async(args)=>{${leak}}`, seats(contoso.kiosk, 2));
    const more = `assigned:[...props.assigned,{id:"${sku.kiosk}",partNumber:"",name:"",licenseGroup:"group1",excludedPlans:[]}]`;
    new Broken("UserLicense", "greedy", `delete:async(id,props)=>ours.delete(id,{...props,${more}})`, {
      customerId: contoso.id,
      userId: user.alice,
      licenses: [{ sku: "SPE_E3" }],
    });
  };

  beforeAll(async () => {
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_F1" });
    stack = await lab.stack({ program });
    const up = await stack.up();
    expect(up.errors).toEqual([]);
  });
  beforeEach(() => lab.simulator.journal.clear());

  test("one that writes a credential into the state, and shows it", () => {
    expect(around(stack.records, planted.accessToken)).toBeDefined();
    expect(lab.flaws.splice(0)).toEqual([expect.stringContaining(planted.accessToken)]);
  });

  test("one that finds something to do every time", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual(["update loud"]);
    expect(up.step("loud").detailedDiff).toBeNull();
    expect(writesOf(lab.simulator)).toHaveLength(1);
    lab.flaws.length = 0;
  });

  test("one that does not see drift", async () => {
    lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 15 });
    const drift = await stack.previewRefresh();
    expect(drift.changes).not.toContain("update blind");
    lab.flaws.length = 0;
  });

  test("one that takes away what it never gave", async () => {
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3", "SPE_F1"]);
    expect((await stack.destroy()).ok).toBe(true);
    expect(licensesOf(lab.simulator, user.alice)).toEqual([]);
    lab.flaws.length = 0;
  });

  test("one that writes at preview", async () => {
    const preview = await stack.preview(async () => {
      new Broken(
        "SubscriptionQuantity",
        "early",
        `check:async(o,n)=>{${write()};return ours.check(o,n)}`,
        seats(contoso.e5, 12),
      );
    });
    expect(preview.ok).toBe(true);
    expect(writesOf(lab.simulator)).toHaveLength(1);
  });

  test("one that forgets what it did, and complains with a stack trace and a credential", async () => {
    const forget = 'await ours.create(args);throw new Error("sorry, "+process.env.PARTNER_CENTER_ACCESS_TOKEN)';
    const up = await stack.up(async () => {
      new Broken("SubscriptionQuantity", "forgetful", `create:async(args)=>{${forget}}`, seats(contoso.e5, 12));
      const trace =
        'diff:async()=>{throw new Error("oh")},check:async(o,n)=>{console.error(new Error("oh").stack);return ours.check(o,n)}';
      new Broken("SubscriptionQuantity", "chatty", trace, seats(contoso.e3, 21));
    });
    expect(up.ok).toBe(false);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(stack.state).not.toHaveProperty("forgetful");
    const flaws = lab.flaws.splice(0).join();
    expect(flaws).toContain("A stack trace was printed");
    expect(flaws).toContain(`${planted.accessToken} was printed in plain`);
  });
});
