import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoWorld, seedFromFile } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import { alice, bob, contoso, e3, e3Subscription, subscriptions, users } from "./support/world";

let control: Client;

beforeEach(async () => {
  await simulate();
  control = new Client(simulator, "");
});

test("Without being told otherwise the simulator shows the world of the demo, on this machine only", async () => {
  expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await client.get("/v1/customers")).body.items).toMatchObject([
    { companyProfile: { companyName: "Contoso" } },
  ]);
});

test("The whole world can be taken out and put back", async () => {
  const before = (await control.get("/simulator/world")).body;
  await client.patch(`${subscriptions}/${e3Subscription}`, { quantity: 9 });
  expect((await control.get("/simulator/world")).body).not.toEqual(before);
  expect((await control.post("/simulator/world", before)).status).toBe(204);
  expect((await control.get("/simulator/world")).body).toEqual(before);
  expect((await client.get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(5);
});

test("A world that makes no sense is refused, and the present one stays", async () => {
  expect((await control.post("/simulator/world", { customers: [{ id: 5 }] })).status).toBe(400);
  expect((await client.get("/v1/customers")).body.totalCount).toBe(1);
});

test("A world can be read from a file", () => {
  const file = join(mkdtempSync(join(tmpdir(), "world-")), "world.json");
  writeFileSync(file, JSON.stringify(demoWorld));
  expect(seedFromFile(file)).toEqual(JSON.parse(JSON.stringify(demoWorld)));
  writeFileSync(file, '{"customers":[{}]}');
  expect(() => seedFromFile(file)).toThrow();
});

test("The same requests give the same ids in every run", async () => {
  const split = async () => {
    const path = `${subscriptions}/${e3Subscription}/transitions`;
    await client.post(path, {
      toCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
      quantity: 2,
      transitionType: "transition_only",
    });
    for (const _ of [1, 2, 3]) await client.get(path);
    return (await client.get(path)).text;
  };
  const first = await split();
  simulator.reset();
  expect(await split()).toBe(first);
});

test("The journal has every exchange, but no token", async () => {
  const correlationId = "c73c9570-c352-459e-98a3-dafe4bd8c821";
  await client.get(`${users}/${alice}`, { "MS-CorrelationId": correlationId });
  await client.post(`${users}/${alice}/licenseupdates?isKickInstantOn=false`, { licensesToAssign: [{ skuId: e3 }] });
  const { exchanges } = (await control.get("/simulator/journal")).body;
  expect(exchanges).toMatchObject([
    {
      sequence: 1,
      method: "GET",
      path: `${users}/${alice}`,
      status: 200,
      correlationId,
      responseBody: { id: alice },
    },
    {
      sequence: 2,
      method: "POST",
      query: "isKickInstantOn=false",
      status: 201,
      requestBody: { licensesToAssign: [{ skuId: e3 }] },
    },
  ]);
  expect(JSON.stringify(exchanges)).not.toContain("simulated-token");
  expect((await control.get("/simulator/journal?since=1")).body.exchanges).toHaveLength(1);
  await control.delete("/simulator/journal");
  expect(simulator.journal.exchanges).toEqual([]);
});

test("The ledger tells who had a license when", async () => {
  await client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
  await control.post("/simulator/clock", { forwardSeconds: 60 });
  await control.post("/simulator/change", {
    change: "removeLicense",
    customerId: contoso,
    userId: alice,
    sku: "SPE_E3",
  });
  const { entries, intervals } = (await control.get("/simulator/ledger")).body;
  expect(entries).toMatchObject([
    { kind: "assign", by: "request", requestId: simulator.journal.exchanges[0]?.requestId },
    { kind: "remove", by: "elsewhere" },
  ]);
  expect(intervals).toEqual([
    { customerId: contoso, userId: alice, skuId: e3, from: "2026-03-02T12:00:00.000Z", to: "2026-03-02T12:01:00.000Z" },
  ]);
});

test("Trouble can be ordered, looked at, and called off from outside", async () => {
  await control.post("/simulator/faults", [{ path: "/v1/**", times: 5, effect: { do: "status", status: 504 } }]);
  expect((await client.get("/v1/customers")).status).toBe(504);
  expect((await control.get("/simulator/faults")).body.faults).toMatchObject([{ seen: 1, struck: 1 }]);
  await control.delete("/simulator/faults");
  expect((await client.get("/v1/customers")).status).toBe(200);
  expect((await control.post("/simulator/faults", { effect: { do: "nothing" } })).status).toBe(400);
});

test("The clock can be moved, and terms end by themselves", async () => {
  await control.post("/simulator/change", {
    change: "setSubscription",
    customerId: contoso,
    subscriptionId: e3Subscription,
    members: { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" },
  });
  const { now } = (await control.post("/simulator/clock", { forwardDays: 320 })).body;
  expect(now).toBe("2027-01-16T12:00:00.000Z");
  expect((await control.get("/simulator/ledger")).body.entries).toMatchObject([
    { kind: "status", subscriptionId: e3Subscription, to: "expired", by: "service" },
  ]);
});

test("Changes behind the client's back are seen at the next read", async () => {
  const at = { customerId: contoso, userId: bob };
  await control.post("/simulator/change", [
    { change: "renameUser", ...at, userPrincipalName: "robert@contoso.example" },
    { change: "setUsageLocation", ...at, usageLocation: null },
    { change: "assignLicense", ...at, sku: "SPE_E3", byGroup: true },
    { change: "setQuantity", customerId: contoso, subscriptionId: e3Subscription, quantity: 7 },
    {
      change: "addUser",
      customerId: contoso,
      user: {
        id: "b0b00000-0000-4000-8000-000000000001",
        userPrincipalName: "frank@contoso.example",
        displayName: "Frank",
      },
    },
  ]);
  expect((await client.get(`${users}/${bob}`)).body).toMatchObject({ userPrincipalName: "robert@contoso.example" });
  expect((await client.get(`${users}/${bob}`)).body).not.toHaveProperty("usageLocation");
  expect((await client.get(`${users}/${bob}/licenses`)).body.totalCount).toBe(1);
  expect((await client.get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(7);
  expect((await client.get(users)).body.totalCount).toBe(6);
  await control.post("/simulator/change", { change: "deleteUser", ...at });
  expect((await client.get(`${users}/${bob}`)).status).toBe(404);
  await control.post("/simulator/change", { change: "revokeTokens" });
  expect((await client.get(users)).status).toBe(401);
});

test("A change of something that is not there is an error of the test", async () => {
  const answer = await control.post("/simulator/change", {
    change: "deleteUser",
    customerId: contoso,
    userId: "nobody",
  });
  expect(answer).toMatchObject({ status: 400, body: { error: "The world has no user nobody." } });
  expect((await control.get("/simulator/nothing")).status).toBe(404);
});
