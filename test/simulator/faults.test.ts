import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import { alice, bob, contoso, e3, e3Subscription, e5, subscriptions, users, withSubscription } from "./support/world";

const path = `${subscriptions}/${e3Subscription}`;
const hostAccount = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

function buy(quantity: number) {
  return client.patch(path, { quantity, autoRenewEnabled: true });
}

describe("A rule", () => {
  test("may be about what is asked for", async () => {
    await simulate(demoWorld, {
      method: "POST",
      path: "**/licenseupdates",
      body: { licensesToRemove: [e3.toUpperCase()] },
      effect: { do: "refuse", as: "invalidProperty", code: 60099, words: "It is on litigation hold." },
    });
    const update = (body: object) => client.post(`${users}/${alice}/licenseupdates`, body);
    expect((await update({ licensesToAssign: [{ skuId: e3 }] })).status).toBe(201);
    expect(await update({ LicensesToRemove: ["another", e3] })).toMatchObject({
      status: 400,
      body: { code: 60099, description: "It is on litigation hold.", source: "PartnerFD" },
    });
    expect((await update({ licensesToRemove: [e3] })).status).toBe(201);
  });

  test("of the world is there from the beginning, and again after each reset", async () => {
    const world: WorldSeed = { ...demoWorld, faults: [{ path: "/v1/**", effect: { do: "refuse", as: "notFound" } }] };
    await simulate(world);
    const statuses = async () => [(await client.get(path)).status, (await client.get(path)).status];
    expect(await statuses()).toEqual([404, 200]);
    simulator.faults.add({ effect: { do: "drop" } });
    expect(simulator.snapshot().faults).toMatchObject(world.faults ?? []);
    simulator.reset();
    expect(await statuses()).toEqual([404, 200]);
  });

  test("is listed as it may be added again, and goes on where it was", async () => {
    await simulate(demoWorld, { times: 2, effect: { do: "refuse", as: "notFound" } });
    await client.get(path);
    const listed = simulator.faults.list();
    expect(listed).toMatchObject([{ seen: 1, struck: 1 }]);
    simulator.faults.clear();
    simulator.faults.add(...listed);
    expect([(await client.get(path)).status, (await client.get(path)).status]).toEqual([404, 200]);
  });

  test("may strike all that come", async () => {
    await simulate(demoWorld, { times: "all", effect: { do: "status", status: 503 } });
    for (const _ of [1, 2, 3]) expect((await client.get(path)).status).toBe(503);
  });
});

describe("A refusal that the services know", () => {
  test.each([
    ["subscriptionNotFound", 404, { code: 20003 }],
    ["operationPending", 409, { code: 900278 }],
    ["entra.expiredRefreshToken", 400, { error: "invalid_grant", error_codes: [700082] }],
    ["signIn.abp500", 500, { success: false, error: { message: "Invalid user name or password" }, __abp: true }],
    ["signIn.abp200", 200, { success: false, result: null }],
    ["signIn.lockedOut401", 401, { message: "The user account is locked out." }],
    ["signIn.version405", 405, { error: { code: "UnsupportedApiVersion" } }],
  ] as const)("is called by its name: %s", async (as, status, body) => {
    await simulate(demoWorld, { effect: { do: "refuse", as } });
    expect(await client.get(path)).toMatchObject({ status, body });
  });

  test("may come once the work was done", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "refuse", as: "accessDenied", when: "after" } });
    expect((await buy(6)).status).toBe(401);
    expect((await client.get(path)).body.quantity).toBe(6);
  });

  test("comes with the words that a test gives it", async () => {
    const words = "The requested tenant was not found";
    await simulate(demoWorld, { effect: { do: "refuse", as: "signIn.abp200", words } });
    expect((await client.get(path)).body).toMatchObject({ error: { message: words } });
  });
});

describe("A throttled request", () => {
  test("may be told in the body only how long to wait", async () => {
    await simulate(demoWorld, { effect: { do: "status", status: 429, waitInBody: 7 } });
    const answer = await client.get(path);
    expect(answer.body).toEqual({ statusCode: 429, message: "Rate limit is exceeded. Try again in 7 seconds." });
    expect(answer.headers.get("Retry-After")).toBeNull();
  });

  test("may be told nothing of it", async () => {
    await simulate(demoWorld, { effect: { do: "status", status: 429 } });
    expect((await client.get(path)).body.message).toBe("Rate limit is exceeded.");
  });

  test("may have been served all the same", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "status", status: 429, retryAfter: 1, when: "after" } });
    expect((await buy(6)).status).toBe(429);
    expect((await client.get(path)).body.quantity).toBe(6);
  });
});

describe("A write that does nothing", () => {
  test("is answered as if it had been done", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "ignore" } });
    expect(await buy(6)).toMatchObject({ status: 200, body: { quantity: 6 } });
    expect((await client.get(path)).body.quantity).toBe(5);
    expect(simulator.ledger.entries).toEqual([]);
  });

  test("may be accepted with 202, forgotten, and stand in the way of no other", async () => {
    await simulate(demoWorld, { method: "PATCH", effect: { do: "accept", never: true } });
    const answer = await buy(6);
    expect([answer.status, answer.text]).toEqual([202, ""]);
    for (const _ of [1, 2, 3]) expect((await client.get(path)).body.quantity).toBe(5);
    expect(await buy(7)).toMatchObject({ status: 200, body: { quantity: 7 } });
  });

  test.each([
    ["html", /^<!DOCTYPE html>/],
    ["empty", /^$/],
  ] as const)("may be answered with 200 and a body that is %s", async (as, text) => {
    const license = `/lrm/api/host/${hostAccount}/organization/${finance}/license`;
    await simulate(demoWorld, { method: "DELETE", effect: { do: "body", as, when: "before" } });
    const host = new Client(simulator, "simulated-host-token");
    const answer = await host.delete(`${license}/remove`);
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(text)]);
    expect((await host.get(`${license}/available`)).body.license).not.toBeNull();
    expect((await host.delete(`${license}/remove`)).status).toBe(200);
    expect((await host.get(`${license}/available`)).body.license).toBeNull();
  });
});

describe("One read of a replica that is behind", () => {
  const licenses = `${users}/${alice}/licenses`;
  const count = async () => (await client.get(licenses)).body.totalCount;
  const assign = (skuId: string) => client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId }] });

  test("shows the world before the last change, and the next read the present one", async () => {
    await simulate(demoWorld, { method: "GET", path: "**/licenses", skip: 1, effect: { do: "stale" } });
    await assign(e3);
    expect([await count(), await count(), await count()]).toEqual([1, 0, 1]);
  });

  test("may be further behind", async () => {
    await simulate(demoWorld, { method: "GET", effect: { do: "stale", writes: 2 } });
    await assign(e3);
    await assign(e5);
    expect([await count(), await count()]).toEqual([0, 2]);
  });

  test("shows the present world when nothing has changed", async () => {
    await simulate(demoWorld, { method: "GET", effect: { do: "stale" } });
    expect((await client.get(path)).body.quantity).toBe(5);
  });
});

describe("Someone else", () => {
  const setQuantity = {
    change: "setQuantity",
    customerId: contoso,
    subscriptionId: e3Subscription,
    quantity: 9,
  } as const;

  test.each([
    ["before", 9],
    ["after", 5],
  ] as const)("acts %s the read that is struck", async (when, seen) => {
    await simulate(demoWorld, { method: "GET", effect: { do: "meanwhile", when, changes: [setQuantity] } });
    expect((await client.get(path)).body.quantity).toBe(seen);
    expect(await buy(6)).toMatchObject({ status: 200, body: { quantity: 6 } });
    expect(simulator.ledger.purchases()).toMatchObject([
      { by: "elsewhere", from: 5, to: 9 },
      { by: "request", from: 9, to: 6 },
    ]);
  });

  test("may take the last seat between a look and an assignment", async () => {
    const taken = { change: "assignLicense", customerId: contoso, userId: bob, sku: "SPE_E3" } as const;
    const one = withSubscription(e3Subscription, { quantity: 1 });
    await simulate(one, { method: "POST", effect: { do: "meanwhile", changes: [taken] } });
    const assigned = await client.post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
    expect(assigned).toMatchObject({ status: 400, body: { code: 60012 } });
  });
});

describe("An answer", () => {
  test("may drip", async () => {
    await simulate(demoWorld, { effect: { do: "drip", ms: 2, bytes: 100, blanks: 1_000 } });
    const begun = performance.now();
    const answer = await client.get(path);
    expect(answer.body.quantity).toBe(5);
    expect(answer.text.startsWith(" ".repeat(1_000))).toBe(true);
    expect(performance.now() - begun).toBeGreaterThan(20);
  });

  test("that drips ends with the patience of the client, and the next one comes at once", async () => {
    await simulate(demoWorld, { effect: { do: "drip", ms: 50, blanks: 1_000_000 } });
    const patience = new AbortController();
    const headers = { Authorization: "Bearer simulated-token" };
    const response = await fetch(`${simulator.url}${path}`, { headers, signal: patience.signal });
    expect(response.status).toBe(200);
    patience.abort();
    await expect(response.text()).rejects.toThrow();
    expect((await client.get(path)).status).toBe(200);
  });

  test("may unpack to much more than was sent", async () => {
    await simulate(demoWorld, { effect: { do: "inflate", megabytes: 3 } });
    const answer = await client.get(path);
    expect(answer.headers.get("Content-Encoding")).toBe("gzip");
    expect(answer.text.length).toBeGreaterThan(3_000_000);
    expect(answer.body.quantity).toBe(5);
  });

  test("never unpacks to more than a gigabyte", async () => {
    await simulate();
    expect(() => simulator.faults.add({ effect: { do: "inflate", megabytes: 5_000 } })).toThrow("1024");
  });
});

describe("Refusals in other shapes", () => {
  const said = "Subscription quantity cannot be decreased.";
  test.each([
    ["odata", { "odata.error": { code: 800090, message: { lang: "en", value: said } } }],
    ["graph", { error: { code: 800090, message: said } }],
    ["list", { errors: [{ code: 800090, message: said }] }],
    ["error", { error: said }],
    ["message", { Message: said }],
    ["modelState", { Message: "The request is invalid.", ModelState: { request: [said] } }],
    ["text", said],
  ] as const)("keep the words: %s", async (errorShape, body) => {
    await simulate({ ...demoWorld, quirks: { errorShape } });
    const answer = await buy(4);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, body]);
  });

  test("have HTML's apostrophes where the world says so", async () => {
    await simulate({ ...demoWorld, quirks: { htmlEntities: true } }, { effect: { do: "refuse", as: "suspended" } });
    const { description } = (await client.get(path)).body;
    expect(description).toBe("Can&#39;t update a subscription with suspended status");
  });
});

test("Names that users choose may contain commands, and stay the same names", async () => {
  await simulate({ ...demoWorld, quirks: { hostileNames: true } });
  const { items } = (await client.get("/v1/customers")).body;
  const [{ companyProfile }] = items as unknown as [{ companyProfile: { companyName: string; domain: string } }];
  expect(companyProfile.companyName).toMatch(/^Contoso /);
  for (const command of ["##vso[", "\n::error::", "\u001b[2J", "<b "]) {
    expect(companyProfile.companyName).toContain(command);
  }
  expect(companyProfile.domain).toBe("contoso.example");
  const { body } = await client.get(path);
  expect(body.friendlyName).toContain("##vso[");
  // A client that sends the whole resource back does not get the ending a second time.
  expect((await client.patch(path, { ...body, quantity: 6 })).body.friendlyName).toBe(body.friendlyName);
  expect((await client.get(path)).body.friendlyName).toBe(body.friendlyName);
});
