import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import { client, simulate as simulateWorld, simulator } from "./support/simulated";
import { alice, e3, e5, minecraft, users, withCustomer } from "./support/world";

/** A product and an add-on for it: telephony needs one of two plans for conferences. */
const addOn = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
const conferences = "0feaeb32-d00e-4d66-bd5a-43b5b83db82c";
const conferencesToo = "afc06cb0-b4f4-4473-8286-d644f70d8faf";
const telephony = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";
const web = "e95bec33-7c88-4a70-8e19-b10bd9d0c014";
const store = "5dbe027f-2339-4123-9542-606e4d348a72";

const plan = (id: string, serviceName: string, ...dependsOn: string[]) => ({
  id,
  serviceName,
  displayName: serviceName,
  dependsOn,
});

async function simulate(held: string[] = [], behaviour: WorldSeed["behaviour"] = {}): Promise<void> {
  const world = withCustomer((customer) => ({
    ...customer,
    otherSeats: [e3, e5, addOn].map((skuId) => ({ skuId, quantity: 10 })),
    users: (customer.users ?? []).map((user) =>
      user.id === alice ? { ...user, licenses: held.map((skuId) => ({ skuId })) } : user,
    ),
  }));
  const skus = [
    {
      ...{ id: e3, name: "Base", skuPartNumber: "BASE" },
      servicePlans: [plan(conferences, "MCOSTANDARD"), plan(store, "STORE"), plan(web, "WAC", store)],
    },
    { id: e5, name: "Other", skuPartNumber: "OTHER", servicePlans: [plan(conferencesToo, "MCOIMP")] },
    {
      ...{ id: addOn, name: "Add-on", skuPartNumber: "MCOEV" },
      servicePlans: [plan(telephony, "MCOEV", conferences, conferencesToo)],
    },
    { id: minecraft, name: "Minecraft", skuPartNumber: "M", licenseGroupId: "group2" as const },
  ];
  await simulateWorld({ ...world, catalog: { skus }, behaviour });
}

const update = (body: object) => client.post(`${users}/${alice}/licenseupdates`, body);

async function has(): Promise<string[]> {
  const { items } = (await client.get(`${users}/${alice}/licenses`)).body;
  return (items as unknown as { productSku: { id: string } }[]).map(({ productSku }) => productSku.id);
}

async function plans(): Promise<string[]> {
  const { items } = (await client.get(`${users}/${alice}/licenses`)).body;
  return (items as unknown as { servicePlans: { serviceName: string }[] }[]).flatMap(({ servicePlans }) =>
    servicePlans.map(({ serviceName }) => serviceName),
  );
}

const words = (one: string, ...others: string[]) =>
  `License assignment failed because service plan ${one} depends on the service plan(s) ${others.join(",")}`;

describe("A plan of one product that depends on another's", () => {
  test("keeps that product from being removed, in the service's words", async () => {
    await simulate([e3, addOn]);
    const refused = await update({ licensesToRemove: [e3] });
    const description = words(telephony, conferences, conferencesToo);
    expect(refused).toMatchObject({ status: 400, body: { code: 3000, description, source: "PartnerFD" } });
    expect(await has()).toEqual([e3, addOn]);
    expect(simulator.ledger.entries).toEqual([]);
  });

  test("lets both go, the add-on first or in one request", async () => {
    await simulate([e3, addOn]);
    expect((await update({ licensesToRemove: [addOn] })).status).toBe(201);
    expect((await update({ licensesToRemove: [e3] })).status).toBe(201);
    simulator.reset();
    expect((await update({ licensesToRemove: [e3, addOn] })).status).toBe(201);
  });

  test("is content with one of several, so that the product can be swapped", async () => {
    await simulate([e3, addOn]);
    expect((await update({ licensesToRemove: [e3], licensesToAssign: [{ skuId: e5 }] })).status).toBe(201);
    expect(await has()).toEqual([addOn, e5]);
  });

  test("is not to be had without it, and stays while a group grants it", async () => {
    await simulate();
    expect((await update({ licensesToAssign: [{ skuId: addOn }] })).status).toBe(400);
    const at = { customerId: users.split("/")[3] ?? "", userId: alice };
    simulator.change({ change: "assignLicense", ...at, sku: e3, byGroup: true });
    expect((await update({ licensesToAssign: [{ skuId: addOn }] })).status).toBe(201);
  });
});

describe("An excluded plan on which another one depends", () => {
  const request = { licensesToAssign: [{ skuId: e3, excludedPlans: [store] }] };

  test("is refused", async () => {
    await simulate();
    expect(await update(request)).toMatchObject({ status: 400, body: { description: words(web, store) } });
    expect(await has()).toEqual([]);
  });

  test("or takes the other one along, with a warning in the 201", async () => {
    await simulate([], { planDependencies: "leaveOff" });
    const answer = await update(request);
    const message = `Service plan WAC depends on ${store} and was disabled as well.`;
    expect(answer).toMatchObject({
      status: 201,
      body: { licenseWarnings: [{ code: "DependencyViolation", message, servicePlans: [web] }] },
    });
    expect(await plans()).toEqual(["MCOSTANDARD"]);
  });

  test("never takes along what another license brings", async () => {
    await simulate([e3, addOn], { planDependencies: "leaveOff" });
    const refused = await update({ licensesToAssign: [{ skuId: e3, excludedPlans: [conferences] }] });
    expect(refused).toMatchObject({ status: 400 });
  });
});

test("A warning may leave the plans off that it names", async () => {
  await simulate();
  const [base, ...others] = simulator.snapshot().catalog?.skus ?? [];
  const licenseWarnings = [{ code: "PendingInput", message: "Later.", servicePlans: [store, web], leavesOff: true }];
  const skus = base === undefined ? others : [{ ...base, licenseWarnings }, ...others];
  simulator.reset({ ...simulator.snapshot(), catalog: { skus } });
  const answer = await update({ licensesToAssign: [{ skuId: e3 }] });
  expect(answer.body.licenseWarnings).toEqual([
    { code: "PendingInput", message: "Later.", servicePlans: [store, web] },
  ]);
  expect(await plans()).toEqual(["MCOSTANDARD"]);
});

describe("A plan that leaves a product", () => {
  test("is off for every user, and cannot be named any more", async () => {
    await simulate([e3]);
    simulator.change({ change: "removePlan", sku: "BASE", plan: conferences });
    expect(await plans()).toEqual(["STORE", "WAC"]);
    const refused = await update({ licensesToAssign: [{ skuId: e3, excludedPlans: [conferences] }] });
    const description = `Service plan ${conferences} does not belong to the subscription.`;
    expect(refused).toMatchObject({ status: 400, body: { code: 3000, description } });
  });

  test("is named to who takes out what is not there, and may come back", async () => {
    await simulate([e3]);
    expect(() => simulator.change({ change: "removePlan", sku: e3, plan: "none" })).toThrow("no plan none in BASE");
    simulator.change({ change: "addPlan", sku: e3, plan: plan("new", "NEW") });
    expect(await plans()).toContain("NEW");
  });
});

test("What plans depend on is not in answers", async () => {
  await simulate([e3]);
  const stock = await client.get(users.replace(/users$/, "subscribedskus"));
  expect(stock.text + (await client.get(`${users}/${alice}/licenses`)).text).not.toContain("dependsOn");
  expect(demoWorld.catalog?.skus?.length).toBe(4);
});
