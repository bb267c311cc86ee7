import { request } from "node:http";
import { connect } from "node:net";
import { demoWorld, simulator as simulate } from "pulumi-licenses/simulator";
import { Journal } from "../../provider/simulator/journal";
import { Ledger } from "../../provider/simulator/ledger";
import { Newest } from "../../provider/simulator/newest";
import { Client } from "./support/client";
import { client, simulate as simulateWorld, simulator } from "./support/simulated";
import { alice, contoso, e3, e3Subscription, noon, subscriptions, users } from "./support/world";

const emptyExchange = {
  receivedAt: "2026-03-02T12:00:00.000Z",
  answeredAt: null,
  method: "GET",
  path: "/v1/customers",
  query: "",
  status: 200,
  requestId: "a37d3009-665d-4e12-b76e-1aa10cf80140",
  correlationId: "c73c9570-c352-459e-98a3-dafe4bd8c821",
  replayed: false,
  fault: null,
  requestHeaders: {},
  responseHeaders: {},
};

beforeEach(() => simulateWorld());

/** A request with headers that `fetch` does not allow. */
function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${simulator.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once("error", reject);
    asked.end();
  });
}

describe("A wrong body gets the documented error", () => {
  const assign = `${users}/${alice}/licenseupdates`;
  const transitions = `${subscriptions}/${e3Subscription}/transitions`;
  test.each([
    ["no license at all", "post", assign, {}, 800002],
    ["licenses that are no list", "post", assign, { licensesToAssign: e3 }, 3000],
    ["a license that is no object", "post", assign, { licensesToAssign: [e3] }, 3000],
    ["an unknown product", "post", assign, { licensesToAssign: [{ skuId: "nothing" }] }, 3000],
    ["a quantity that is a text", "patch", `${subscriptions}/${e3Subscription}`, { quantity: "6" }, 3000],
    ["a quantity of nothing", "patch", `${subscriptions}/${e3Subscription}`, { quantity: 0 }, 2002],
    ["a status that there is not", "patch", `${subscriptions}/${e3Subscription}`, { status: "gone" }, 900126],
    ["another subscription's id", "patch", `${subscriptions}/${e3Subscription}`, { id: "other", quantity: 6 }, 3000],
    ["a list in place of the resource", "patch", `${subscriptions}/${e3Subscription}`, [], 800002],
    ["a transition to nowhere", "post", transitions, { toCatalogItemId: "x", quantity: 1 }, 3000],
  ] as const)("for %s", async (_, verb, path, body, code) => {
    expect(await client[verb](path, body)).toMatchObject({ status: 400, body: { code, source: "PartnerFD" } });
    expect(simulator.ledger.entries).toEqual([]);
  });

  test("for a text that is no JSON", async () => {
    const headers = { Authorization: "Bearer simulated-token", "Content-Type": "application/json" };
    const answer = await fetch(`${simulator.url}${assign}`, { method: "POST", headers, body: "{" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 800002 });
  });
});

describe("An unknown client", () => {
  test("with a body without end is refused, and others go on", async () => {
    const body = "x".repeat(2_000_000);
    const headers = { Authorization: "Bearer simulated-token" };
    const answer = await fetch(`${simulator.url}${users}/${alice}/licenseupdates`, { method: "POST", headers, body });
    expect(answer.status).toBe(413);
    expect((await client.get(subscriptions)).status).toBe(200);
  });

  test("with too many connections is refused", async () => {
    const narrow = await simulate({ connectionLimit: 10 });
    const port = Number(new URL(narrow.url).port);
    const sockets = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
    const closed = await Promise.any(
      sockets.map((socket) => new Promise<string>((resolve) => socket.once("close", () => resolve("closed")))),
    );
    expect(closed).toBe("closed");
    for (const socket of sockets) socket.destroy();
    await narrow.close();
  });

  test("in another page of the browser cannot control the simulator", async () => {
    const change = { path: "/simulator/change", method: "POST" };
    expect(await ask(change.path, { Origin: "https://evil.example" }, change.method)).toBe(403);
    expect(await ask("/simulator/world", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" })).toBe(403);
    expect(await ask("/simulator/world", { Host: "evil.example" })).toBe(403);
    expect(await ask("/simulator/world", { Origin: simulator.url })).toBe(200);
  });
});

test("What a client sends as a credential is stored nowhere", async () => {
  await client.form("/contoso/oauth2/token", {
    grant_type: "client_credentials",
    client_id: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
    client_secret: "a-real-secret",
  });
  await new Client(simulator, "a-real-token").get(subscriptions);
  const seen = JSON.stringify([simulator.journal.exchanges, simulator.snapshot(), simulator.ledger.entries]);
  expect(seen).not.toContain("a-real-secret");
  expect(seen).not.toContain("a-real-token");
});

test("The journal of a simulator that runs for days does not grow without end", async () => {
  const small = await simulate({ journalLimit: 10 });
  for (let count = 0; count < 40; count += 1) await new Client(small).get("/v1/customers");
  expect(small.journal.exchanges.length).toBeLessThanOrEqual(12);
  expect(small.journal.exchanges.at(-1)?.sequence).toBe(40);
  await small.close();
});

test("In process, all that the admin calls do is at hand, also taken apart", async () => {
  const { url, reset, snapshot, ledger, journal, faults, clock, close } = await simulate({ now: () => noon });
  faults.add({ effect: { do: "status", status: 500 } });
  expect((await fetch(`${url}/v1/customers`)).status).toBe(500);
  expect([journal.exchanges.length, ledger.entries.length, clock.now()]).toEqual([1, 0, noon]);
  reset(snapshot());
  expect(journal.exchanges).toEqual([]);
  await close();
  const taken = simulator.snapshot();
  expect(taken.customers?.[0]?.id).toBe(contoso);
  simulator.clock.forward(60_000);
  expect(simulator.clock.now().getTime() - noon.getTime()).toBe(60_000);
  simulator.faults.add({ probability: 0.5, seed: 3, effect: { do: "status", status: 500 } });
  const strikes = async () => {
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await client.get("/v1/customers")).status);
    return statuses.join();
  };
  const first = await strikes();
  expect(first).toMatch(/200.*500|500.*200/);
  simulator.reset(demoWorld);
  simulator.faults.add({ probability: 0.5, seed: 3, effect: { do: "status", status: 500 } });
  expect(await strikes()).toBe(first);
  simulator.reset(demoWorld);
  simulator.faults.add({ probability: 0.5, seed: 4, effect: { do: "status", status: 500 } });
  expect(await strikes()).not.toBe(first);
});

describe("A request whose headers are not as documented", () => {
  const path = `${subscriptions}/${e3Subscription}`;
  const body = JSON.stringify({ quantity: 6, autoRenewEnabled: true });

  test.each(["MS-RequestId", "MS-CorrelationId"])("is refused: %s that is no GUID", async (name) => {
    for (const verb of ["get", "patch"] as const) {
      const headers = { [name]: "one-of-mine" };
      const answer = await (verb === "get" ? client.get(path, headers) : client.patch(path, { quantity: 6 }, headers));
      expect(answer).toMatchObject({ status: 400, body: { code: 3000, data: [name] } });
      expect(answer.headers.get("MS-RequestId")).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(
      JSON.stringify([simulator.ledger.entries, simulator.journal.exchanges.map((each) => each.requestId)]),
    ).not.toContain("one-of-mine");
  });

  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    [undefined, 415],
    ["application/json", 200],
    ["Application/JSON; charset=utf-8", 200],
    ["text/json", 200],
  ])("writes with the content type %s: %i", async (type, status) => {
    const headers = {
      Authorization: "Bearer simulated-token",
      ...(type === undefined ? {} : { "Content-Type": type }),
    };
    // With a body of bytes, `fetch` sends no content type.
    const answer = await fetch(`${simulator.url}${path}`, { method: "PATCH", headers, body: Buffer.from(body) });
    expect(answer.status).toBe(status);
    expect((await client.get(path)).body.quantity).toBe(status === 200 ? 6 : 5);
  });

  test("is refused by the sign-ins in their own words", async () => {
    const grant = { grant_type: "client_credentials", client_id: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60" };
    expect(await client.post("/contoso/oauth2/v2.0/token", grant)).toMatchObject({
      status: 400,
      body: { error: "invalid_request", error_codes: [900144] },
    });
    expect((await client.post("/identity_/connect/token", grant)).body).toEqual({ error: "invalid_request" });
    const host = new Client(simulator, "simulated-host-token");
    const license =
      "/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d/organization/3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10/license";
    const headers = { Authorization: "Bearer simulated-host-token", "Content-Type": "text/plain" };
    const answer = await fetch(`${simulator.url}${license}`, { method: "PUT", headers, body: "{}" });
    expect(answer.status).toBe(415);
    expect((await host.put(license, { productQuantities: [{ code: "UNATT", quantity: 2 }] })).status).not.toBe(415);
  });
});

describe("What is kept for each request is bounded", () => {
  test("bodies in the journal", () => {
    const journal = new Journal();
    const large = "x".repeat(2_000_000);
    for (let count = 0; count < 60; count += 1) {
      const exchange = journal.open({ ...emptyExchange, requestBody: large, responseBody: large });
      journal.weigh(exchange, 4_000_000);
    }
    const kept = journal.exchanges.filter(({ responseBody }) => responseBody !== null);
    expect(journal.exchanges).toHaveLength(60);
    expect(kept.length).toBeLessThanOrEqual(13);
    expect(journal.exchanges.at(-1)?.responseBody).toBe(large);
  });

  test("entries of the ledger, which still knows who has a license", () => {
    const ledger = new Ledger();
    const at = new Date("2026-03-02T12:00:00Z");
    const license = { customerId: "c", userId: "u", skuId: "s" };
    ledger.record({ kind: "assign", ...license, excludedPlans: [] }, at);
    for (let count = 0; count < 130_000; count += 1) {
      ledger.record({ kind: "hostLicense", licenseCode: "code", active: true }, at);
    }
    expect(ledger.entries.length).toBeLessThanOrEqual(120_000);
    expect(ledger.entries.at(-1)?.sequence).toBe(130_001);
    expect(ledger.intervals()).toEqual([{ ...license, from: at.toISOString(), to: null }]);
  });

  test("answers to writes, and tokens that were given out", () => {
    const newest = new Newest<number, string>(3);
    for (let count = 0; count < 10; count += 1) newest.set(count, "answer");
    expect([...newest.keys()]).toEqual([7, 8, 9]);
  });

  test("but a seeded token is good for ever", async () => {
    const { tokens } = simulator.world;
    const first = tokens.issue({ kind: "appUser", mfa: true, audience: "https://api.partnercenter.microsoft.com" }, {});
    for (let count = 0; count < 10_000; count += 1) {
      tokens.issue({ kind: "appUser", mfa: true, audience: "https://api.partnercenter.microsoft.com" }, {});
    }
    expect((await new Client(simulator, first).get(subscriptions)).status).toBe(401);
    expect((await client.get(subscriptions)).status).toBe(200);
  });
});
