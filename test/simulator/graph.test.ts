import { demoWorld, type FaultRule, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { type Body, Client } from "./support/client";
import { client, simulate, simulator } from "./support/simulated";
import { alice, bob, contoso, e3, e5, erin, noon, teamsPlan, users, withCustomer } from "./support/world";

const application = { client_id: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60", client_secret: "simulated-secret" };
const people = "/v1.0/users?$select=id,userType,accountEnabled,licenseAssignmentStates";

type CustomerSeed = NonNullable<WorldSeed["customers"]>[number];
const contosoWith = (members: Partial<CustomerSeed>): WorldSeed =>
  withCustomer((customer) => (customer.id === contoso ? { ...customer, ...members } : customer));

const person = (id: string, name: string, rest: object = {}) => ({
  id,
  userPrincipalName: `${name}@contoso.example`,
  ...rest,
});
const three = contosoWith({
  users: [
    person(alice, "alice", {
      licenses: [{ skuId: e3, grantedByGroup: true, direct: false, excludedPlans: [teamsPlan] }],
    }),
    person(bob, "bob", { guest: true, licenses: [{ skuId: e3, grantedByGroup: true }, { skuId: e5 }] }),
    person(erin, "erin", { enabled: false }),
    person("6e668259-1f09-479d-bcb8-d9b03e826b8d", "carol", { state: "inactive" }),
  ],
});

const signIn = (how: Record<string, string>, tenant: string = contoso) =>
  client.form(`/${tenant}/oauth2/v2.0/token`, {
    ...application,
    scope: "https://graph.microsoft.com/.default offline_access",
    ...how,
  });
const asUser = { grant_type: "refresh_token", refresh_token: "simulated-refresh-token" };
const asApplication = { grant_type: "client_credentials" };

/** A client with a token for Microsoft Graph in Contoso's tenant. */
async function graph(world: WorldSeed = three, how: Record<string, string> = asUser, ...faults: FaultRule[]) {
  await simulate(world, ...faults);
  const { body } = await signIn(how);
  return new Client(simulator, String(body.access_token));
}

const usersIn = ({ value }: Body) => value as Body[];

describe("Microsoft Graph's list of users", () => {
  test("tells licenses of a group from direct ones, and who is a guest or disabled", async () => {
    const { status, body } = await (await graph()).get(people);
    expect(status).toBe(200);
    const state = { state: "Active", error: "None", disabledPlans: [] };
    const group = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(usersIn(body)).toEqual([
      {
        id: alice,
        userType: "Member",
        accountEnabled: true,
        licenseAssignmentStates: [{ ...state, skuId: e3, assignedByGroup: group, disabledPlans: [teamsPlan] }],
      },
      {
        id: bob,
        userType: "Guest",
        accountEnabled: true,
        licenseAssignmentStates: expect.arrayContaining([
          { ...state, skuId: e3, assignedByGroup: null },
          { ...state, skuId: e3, assignedByGroup: group },
          { ...state, skuId: e5, assignedByGroup: null },
        ]),
      },
      { id: erin, userType: "Member", accountEnabled: false, licenseAssignmentStates: [] },
    ]);
  });

  test("shows what someone else changes", async () => {
    const client = await graph();
    simulator.change({ change: "assignLicense", customerId: contoso, userId: erin, sku: e5, byGroup: true });
    const [, , last] = usersIn((await client.get(people)).body);
    expect(last?.licenseAssignmentStates).toMatchObject([{ skuId: e5, assignedByGroup: expect.any(String) }]);
  });

  test("has the usual members without $select, and refuses one that it does not know", async () => {
    const client = await graph();
    const [first] = usersIn((await client.get("/v1.0/users")).body);
    expect(first).toMatchObject({ id: alice, userPrincipalName: "alice@contoso.example", mail: null });
    expect(first).not.toHaveProperty("licenseAssignmentStates");
    expect(await client.get("/v1.0/users?$select=id,shoeSize")).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest", message: expect.stringContaining("'shoeSize'") } },
    });
  });

  test("comes in pages, by a whole address that keeps the rest of the query", async () => {
    const client = await graph();
    const seen: unknown[] = [];
    const sizes: number[] = [];
    for (let path: string | undefined = "/v1.0/users?$select=id&$top=2"; path !== undefined; ) {
      const { body } = await client.get(path);
      sizes.push(usersIn(body).length);
      seen.push(...usersIn(body));
      const next = body["@odata.nextLink"] as string | undefined;
      if (next !== undefined) expect(next).toContain(`${simulator.url}/v1.0/users?$select=id&$top=2&$skiptoken=`);
      path = next?.replace(simulator.url, "");
    }
    expect(sizes).toEqual([2, 1]);
    expect(seen).toEqual([{ id: alice }, { id: bob }, { id: erin }]);
  });

  test("has 100 users on a page, or as many as $top says up to 999", async () => {
    const client = await graph(contosoWith({ users: [], generatedUsers: [{ count: 1_200 }] }));
    const size = async (query: string) => usersIn((await client.get(`/v1.0/users${query}`)).body).length;
    expect([await size(""), await size("?$top=999"), await size("?%24top=7")]).toEqual([100, 999, 7]);
    for (const top of ["0", "1000", "many"]) {
      expect(await client.get(`/v1.0/users?$top=${top}`)).toMatchObject({
        status: 400,
        body: { error: { message: `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.` } },
      });
    }
    expect((await client.get("/v1.0/users?$skiptoken=guess")).status).toBe(400);
  });

  test("repeats the id of the request in headers and refusals", async () => {
    const client = await graph();
    const id = "7b1c4f52-1d0e-4c3a-9f26-5f0b8a6d3e41";
    const { headers, body } = await client.get("/v1.0/users?$top=0", { "client-request-id": id });
    expect(headers.get("client-request-id")).toBe(id);
    expect(body.error).toMatchObject({
      innerError: { "client-request-id": id, "request-id": headers.get("request-id"), date: "2026-03-02T12:00:00" },
    });
  });

  test("is all that there is, and is only read", async () => {
    const client = await graph();
    expect((await client.get("/v1.0/groups")).body.error).toMatchObject({ code: "BadRequest" });
    expect((await client.get(`/v1.0/users/${alice}`)).status).toBe(400);
    expect((await client.post("/v1.0/users", {})).status).toBe(405);
  });

  test("is hit by faults like every other call", async () => {
    const client = await graph(three, asUser, {
      path: "/v1.0/users",
      effect: { do: "status", status: 429, retryAfter: 3 },
    });
    const refused = await client.get(people);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3"]);
    expect((await client.get(people)).status).toBe(200);
  });
});

describe("A token", () => {
  const invalid = { status: 401, body: { error: { code: "InvalidAuthenticationToken" } } };

  test("of Partner Center does not open Microsoft Graph, and one of Graph does not open Partner Center", async () => {
    const client = await graph();
    expect(await new Client(simulator).get(people)).toMatchObject(invalid);
    expect(await client.get(users)).toMatchObject({ status: 401, body: { code: 400 } });
  });

  test("from the partner's tenant does not open Microsoft Graph", async () => {
    await simulate(three);
    const { body } = await signIn(asUser, "contoso.example");
    expect(await new Client(simulator, String(body.access_token)).get(people)).toMatchObject(invalid);
  });

  test("that is unknown, absent or expired is refused, even where the simulator takes any token", async () => {
    const client = await graph();
    expect(await new Client(simulator, undefined).get(people)).toMatchObject(invalid);
    simulator.clock.forward(3_600_000);
    expect(await client.get(people)).toMatchObject(invalid);
    const easy = await startSimulator({ world: three, now: () => noon, anyToken: true });
    expect(await new Client(easy, "whatever").get(people)).toMatchObject(invalid);
    await easy.close();
  });

  test("opens the directory of its own tenant and no other", async () => {
    const world = { ...three, customers: [...(three.customers ?? []), other] };
    await simulate(world);
    const { body } = await signIn(asUser, other.id);
    const { body: list } = await new Client(simulator, String(body.access_token)).get("/v1.0/users?$select=id");
    expect(usersIn(list)).toEqual([{ id: "3f9d2b7a-0c64-4e18-b5a3-91d7c6e8f042" }]);
  });

  test("may stand in the world, for a customer", async () => {
    const token = { token: "graphs-token", customerId: contoso };
    await simulate({ ...three, partner: { ...demoWorld.partner, accessTokens: [token] } });
    expect((await new Client(simulator, "graphs-token").get(people)).status).toBe(200);
  });

  const other = {
    id: "5f0b8a6d-3e41-4c3a-9f26-7b1c4f521d0e",
    companyName: "Other",
    domain: "other.example",
    users: [person("3f9d2b7a-0c64-4e18-b5a3-91d7c6e8f042", "frank")],
  };
});

describe("The partner's refresh token", () => {
  test("signs in in a customer's tenant, and the one that comes back signs in at the partner's", async () => {
    await simulate(three);
    const first = await signIn(asUser);
    expect(first.status).toBe(200);
    const again = { ...asUser, refresh_token: String(first.body.refresh_token) };
    const { body } = await client.form("/contoso.example/oauth2/v2.0/token", {
      ...application,
      ...again,
      scope: "https://api.partnercenter.microsoft.com/.default",
    });
    expect((await new Client(simulator, String(body.access_token)).get(users)).status).toBe(200);
  });

  test("that nobody gave is refused there too", async () => {
    await simulate(three);
    expect(await signIn({ ...asUser, refresh_token: "guess" })).toMatchObject({ body: { error: "invalid_grant" } });
    expect(await signIn({ ...asUser, client_secret: "guess" })).toMatchObject({ body: { error: "invalid_client" } });
  });
});

describe("A customer", () => {
  const denied = { status: 403, body: { error: { code: "Authorization_RequestDenied" } } };

  test("who has not consented is closed to both kinds of sign-in", async () => {
    await simulate(contosoWith({ graphConsent: "none" }));
    expect(await signIn(asUser)).toMatchObject({ status: 400, body: { error_codes: [65001] } });
    expect(await signIn(asApplication)).toMatchObject({ status: 400, body: { error_codes: [700016] } });
  });

  test.each([
    ["a user", asUser],
    ["an application", asApplication],
  ])("who has consented without the permission lets %s sign in, and no more", async (_who, how) => {
    const client = await graph(contosoWith({ graphConsent: "withoutPermission" }), how);
    expect(await client.get(people)).toMatchObject(denied);
  });

  test("who has delegated no role that reads the directory lets an application in, and no user", async () => {
    const world = contosoWith({ gdapRoles: ["License Administrator"] });
    expect(await (await graph(world)).get(people)).toMatchObject(denied);
    expect((await (await graph(world, asApplication)).get(people)).status).toBe(200);
  });

  test("who has left the partner keeps its users out", async () => {
    await simulate(contosoWith({ relationship: false }));
    expect(await signIn(asUser)).toMatchObject({ status: 400, body: { error_codes: [50020] } });
  });

  test("of another partner is opened by that partner's application only, and one of two partners by both", async () => {
    const second = {
      tenantId: "second.example",
      clients: [{ clientId: "second", clientSecret: "second-secret" }],
      refreshTokens: ["second-token"],
    };
    const theirs = { client_id: "second", client_secret: "second-secret", refresh_token: "second-token" };
    const statuses = async (...partners: string[]) => {
      await simulate({ ...contosoWith({ partners }), otherPartners: [second] });
      return [(await signIn(asUser)).status, (await signIn({ ...asUser, ...theirs })).status];
    };
    expect(await statuses("second.example")).toEqual([400, 200]);
    expect(await statuses("9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11", "second.example")).toEqual([200, 200]);
    expect(await signIn({ ...asUser, client_id: "stranger" })).toMatchObject({ body: { error_codes: [700016] } });
  });
});
