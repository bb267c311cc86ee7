import { inputs, type ProviderProcess } from "../support/process";
import { bench } from "../support/processes";
import { contoso, quantityOf, writesOf } from "../support/world";

const quantity = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 };
const id = `${contoso.id}/${contoso.e5}`;

/** Our provider with one operation replaced; `ours` is the right one. */
const broken = (operation: string) =>
  `exports.handler=()=>{const ours=require("pulumi-licenses/SubscriptionQuantity");return {...ours,${operation}}}`;

/**
 * Each of these providers has a fault that the other contract tests must find. Here the same observations differ from those of the
 * right provider, so the other tests cannot pass with every provider.
 */
describe("A broken provider is noticed", () => {
  const at = bench();
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await at.ready({ environment: { LICENSES_WAIT_SECONDS: "0.2" } });
  });

  const state = {
    ...inputs("SubscriptionQuantity", quantity),
    ...{ offerName: "Microsoft 365 E5", status: "active", refundableQuantity: 0 },
    ...{ currentQuantity: 12, previousQuantity: 10 },
  };

  test("one that takes an error for the end of a resource", async () => {
    at.simulator.faults.add({ effect: { do: "body", as: "html" } });
    const read = "read:async(id,props)=>{try{return await ours.read(id,props)}catch{return {}}}";
    expect((await provider.read(id, { ...state, __provider: broken(read) })).id).toBe("");
  });

  test("one that reads without saying what the inputs are now", async () => {
    const read = "read:async(id,props)=>({...await ours.read(id,props),inputs:undefined})";
    expect((await provider.read(id, { ...state, __provider: broken(read) })).inputs).toBeUndefined();
  });

  test("one whose diff decides alone, so that no property is shown", async () => {
    const news = { ...state, quantity: 13, __provider: broken("diff:async()=>({changes:true})") };
    expect((await provider.diff("SubscriptionQuantity", id, state, news)).changes).toBe("some");
  });

  test("one that forgets what it has begun", async () => {
    at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
    const create = "create:async(args)=>{try{return await ours.create(args)}catch(e){throw new Error(e.message)}}";
    const call = provider.create("SubscriptionQuantity", { ...quantity, __provider: broken(create) });
    await expect(call).rejects.toMatchObject({ kept: undefined });
    expect(writesOf(at.simulator)).toHaveLength(1);
  });

  test("one that lets a stack trace out", async () => {
    const props = { ...state, __provider: broken('read:async()=>{throw new Error("oh")}') };
    await expect(provider.read(id, props)).rejects.toThrow("oh");
    expect(provider.takePrinted()).toContain("    at ");
  });

  test("one that hands back what Pulumi cannot store", async () => {
    const create =
      "create:async(args)=>{const {id,outs}=await ours.create(args);return {id,outs:{...outs,x:undefined}}}";
    const call = provider.create("SubscriptionQuantity", { ...quantity, __provider: broken(create) });
    await expect(call).rejects.toThrow("Unexpected struct type");
    expect(quantityOf(at.simulator, contoso.e5)).toBe(12);
  });

  test("one that stumbles over what is unknown", async () => {
    const check = "check:async(olds,news)=>({inputs:{...news,quantity:news.quantity.toFixed()}})";
    const args = { ...quantity, __provider: broken(check) };
    await expect(provider.check("SubscriptionQuantity", { ...args, quantity: "unknown" })).rejects.toThrow("toFixed");
    expect(provider.takePrinted()).not.toBe("");
  });

  test("one that writes although its engine is gone", async () => {
    const engine = await at.anotherEngine();
    const orphan = await at.ready({ engine: engine.address });
    const { url } = at.simulator;
    const create = `create:async(args)=>{await fetch(${JSON.stringify(`${url}/v1/customers/${contoso.id}/subscriptions/${contoso.e5}`)},
      {method:"PATCH",headers:{authorization:"Bearer "+process.env.PARTNER_CENTER_ACCESS_TOKEN},body:"{}"});return {id:"x",outs:{}}}`;
    engine.stop();
    await orphan.create("SubscriptionQuantity", { ...quantity, __provider: broken(create) });
    expect(writesOf(at.simulator)).toHaveLength(1);
  });
});
