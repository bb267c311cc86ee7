import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import { type Answer, type Body, Client } from "./support/client";
import { simulate as simulateWorld, simulator } from "./support/simulated";

const host = "/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
const finance = `${host}/organization/3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10/license`;
const operations = `${host}/organization/7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99/license`;

let client: Client;

async function simulate(uipath: Partial<NonNullable<WorldSeed["uipath"]>> = {}): Promise<void> {
  const world = { ...demoWorld, uipath: { ...demoWorld.uipath, ...uipath } };
  await simulateWorld(world);
  client = new Client(simulator, "simulated-host-token");
}

const password = { tenancyName: "Host", usernameOrEmailAddress: "admin", password: "simulated-password" };

function allocate(path: string, quantities: Record<string, number>, more: Body = {}): Promise<Answer> {
  const productQuantities = Object.entries(quantities).map(([code, quantity]) => ({ code, quantity }));
  return client.put(path, { productQuantities, ...more });
}

async function allocated(path: string): Promise<Record<string, number> | null> {
  const { license } = (await client.get(`${path}/available`)).body as {
    license: { products: { code: string; quantity: number }[] } | null;
  };
  return license && Object.fromEntries(license.products.map(({ code, quantity }) => [code, quantity]));
}

describe("Allocating to an organization", () => {
  test("sets every code that is named and takes all others back", async () => {
    await simulate();
    expect(await allocated(finance)).toEqual({ UNATT: 1, ATTUNU: 10, AIU: 1451.8 });
    expect((await allocate(finance, { UNATT: 2, ATTUNU: 5, AIU: 0.5 })).status).toBe(200);
    expect(await allocated(finance)).toEqual({ UNATT: 2, ATTUNU: 5, AIU: 0.5 });
    expect((await allocate(finance, { UNATT: 1 }, { bypassUsageCheck: true })).status).toBe(200);
    expect(await allocated(finance)).toEqual({ UNATT: 1 });
  });

  test("licenses an organization that had none; removing gives everything back to the pool", async () => {
    await simulate();
    expect(await allocated(operations)).toBeNull();
    await allocate(operations, { TAUNATT: 6 });
    expect(await allocated(operations)).toEqual({ TAUNATT: 6 });
    const removed = await client.delete(`${operations}/remove`);
    expect(removed).toMatchObject({ status: 200, text: "" });
    expect(await allocated(operations)).toBeNull();
    expect(simulator.ledger.entries).toMatchObject([
      { kind: "allocation", code: "TAUNATT", from: 0, to: 6 },
      { kind: "allocation", code: "TAUNATT", from: 6, to: 0 },
    ]);
  });

  test.each<[string, Record<string, number>]>([
    ["more than the host has", { UNATT: 13, ATTUNU: 10, AIU: 1 }],
    ["what other organizations have", { ATTUNU: 51 }],
    ["a code that the host does not have", { NOSUCH: 1 }],
  ])("is refused with 409 for %s, and nothing changes", async (_, quantities) => {
    await simulate();
    const answer = await allocate(operations, quantities);
    expect(answer).toMatchObject({ status: 409, body: { status: 409 } });
    expect(answer.headers.get("Content-Type")).toContain("application/problem+json");
    expect(await allocated(operations)).toBeNull();
  });

  test("is refused below what is in use, by name or by omission", async () => {
    await simulate();
    expect((await allocate(finance, { UNATT: 1, ATTUNU: 2, AIU: 1 })).status).toBe(409);
    expect((await allocate(finance, { UNATT: 1 })).status).toBe(409);
  });

  test.each([[[]], [null], [[{ code: "UNATT", quantity: -1 }]], [[{ code: "UNATT", quantity: 1.5 }]]])(
    "is refused when the list is %j",
    async (productQuantities) => {
      await simulate();
      expect((await client.put(finance, { productQuantities })).status).toBe(400);
    },
  );

  test("answers one verb only, and the other one as installations do", async () => {
    await simulate();
    const body = { productQuantities: [{ code: "UNATT", quantity: 1 }] };
    expect(await client.post(operations, body)).toMatchObject({ status: 405 });
    simulator.reset({ uipath: { ...demoWorld.uipath, verb: "POST", wrongVerb: "html" } });
    expect((await client.post(operations, body)).status).toBe(200);
    const page = await client.put(operations, body);
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Type")).toContain("text/html");
  });

  test("is 404 for hosts and organizations that are not there", async () => {
    await simulate();
    expect((await client.get(`${host}/organization/nobody/license/available`)).status).toBe(404);
    expect((await client.get("/lrm/api/host/someone/available-products")).status).toBe(404);
    simulator.reset({ ...demoWorld, uipath: { ...demoWorld.uipath, unlicensedRead: "404" } });
    expect((await client.get(`${operations}/available`)).status).toBe(404);
  });
});

describe("Reading a license", () => {
  test("gives times in seconds, and the whole license once more as a text that must stay inside", async () => {
    await simulate({ payloadMarker: "KEEP-ME-IN" });
    const { license } = (await client.get(`${finance}/available`)).body as {
      license: { payload: string; startDate: number };
    };
    expect(new Date(license.startDate * 1000).getUTCFullYear()).toBe(2023);
    expect(JSON.parse(license.payload)).toMatchObject({ secret: "KEEP-ME-IN", licenseCode: "CHILD-FINANCE" });
  });

  test("counts the licenses that are free for any organization", async () => {
    await simulate();
    const { productsWithAvailability } = (await client.get(`${finance}/available`)).body;
    expect(productsWithAvailability).toContainEqual({
      code: "UNATT",
      type: "STANDARD",
      availableQuantity: 11,
      consumedQuantity: 1,
      totalQuantity: 12,
    });
  });

  test("is a web page where the gateway does not know the path", async () => {
    await simulate({ readable: false });
    for (const path of [`${finance}/available`, "/license/of/nobody"]) {
      const page = await client.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain("<!DOCTYPE html>");
    }
  });
});

describe("The host's token", () => {
  test("comes from the password call, and is good for half an hour", async () => {
    await simulate();
    const { result } = (await client.post("/api/account/authenticate", password)).body;
    const admin = new Client(simulator, String(result));
    expect((await admin.get(`${finance}/available`)).status).toBe(200);
    simulator.world.clock.forward(1_800_000);
    expect((await admin.get(`${finance}/available`)).status).toBe(401);
  });

  test("comes from the identity server", async () => {
    await simulate({ clients: [{ clientId: "robot", clientSecret: "shared" }] });
    const fields = {
      grant_type: "password",
      username: "admin",
      password: "simulated-password",
      acr_values: "tenant:Host",
    };
    const answer = await client.form("/identity_/connect/token", {
      ...fields,
      client_id: "robot",
      client_secret: "shared",
    });
    expect(answer.body).toMatchObject({ token_type: "Bearer", expires_in: 1800 });
    expect((await new Client(simulator, String(answer.body.access_token)).get(`${finance}/available`)).status).toBe(
      200,
    );
    const wrong = await client.form("/identity_/connect/token", {
      ...fields,
      client_id: "robot",
      client_secret: "other",
    });
    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid_client" } });
  });

  test("is not given to others, and nothing works without it", async () => {
    await simulate();
    const wrong = await client.post("/api/account/authenticate", { ...password, password: "guess" });
    expect(wrong).toMatchObject({ status: 401, body: { __abp: true, success: false, result: null } });
    const anonymous = new Client(simulator, "no-such-token");
    expect((await anonymous.get(`${finance}/available`)).status).toBe(401);
    expect(JSON.stringify(simulator.journal.exchanges)).not.toMatch(/guess|no-such-token/);
  });
});

describe("A sign-in that is refused", () => {
  const signIn = (secret: string) => client.post("/api/account/authenticate", { ...password, password: secret });

  test.each([
    ["abp401", 401, { success: false, error: { message: "Invalid user name or password" } }],
    ["abp500", 500, { success: false, error: { message: "Invalid user name or password" } }],
    ["abp200", 200, { success: false, error: { message: "The requested tenant host was not found" } }],
    ["message400", 400, { message: "Invalid credentials, failed to login.", errorCode: 1000 }],
    ["version405", 405, { error: { code: "UnsupportedApiVersion" } }],
  ] as const)("comes in the shape of this installation: %s", async (refusedSignIn, status, body) => {
    await simulate({ refusedSignIn });
    expect(await signIn("guess")).toMatchObject({ status, body });
    expect((await signIn("simulated-password")).body.success).toBe(true);
  });

  test.each([
    ["page200", 200],
    ["page404", 404],
  ] as const)("may be a web page: %s", async (refusedSignIn, status) => {
    await simulate({ refusedSignIn });
    const answer = await signIn("guess");
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([status, "text/html; charset=utf-8"]);
  });

  test("locks the account after so many wrong passwords in a row, for the right one, too", async () => {
    await simulate({ lockAfter: 3 });
    const guess = async () => (await signIn("guess")).body;
    for (const _ of [1, 2]) expect(await guess()).toMatchObject({ success: false });
    expect((await signIn("simulated-password")).body.success).toBe(true);
    for (const _ of [1, 2, 3]) expect(await guess()).toMatchObject({ success: false });
    const locked = { status: 401, body: { message: "The user account is locked out.", errorCode: 1015 } };
    expect(await signIn("simulated-password")).toMatchObject(locked);
    const form = { grant_type: "password", username: "admin", password: "simulated-password" };
    expect(await client.form("/identity_/connect/token", form)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "user_locked_out" },
    });
  });
});
