import { OrganizationLicense } from "pulumi-licenses";
import { allocationsIn, lifecycle, numbered, plantedHost, worldWith } from "../support/lifecycleLab";

const finance = numbered("c", 1);

const lab = lifecycle({
  credentials: "nowhere",
  world: worldWith({
    uipath: {
      verb: "POST",
      products: [{ code: "UNATT", quantity: 50 }],
      organizations: [{ id: finance, name: "finance", allocations: { UNATT: 1 } }],
      users: [{ username: "admin", password: plantedHost.password }],
      clients: [{ clientId: "house", clientSecret: plantedHost.clientSecret }],
    },
  }),
});

const program = (quantity: number) => async () => {
  new OrganizationLicense("finance", { organizationId: finance, productQuantities: [{ code: "UNATT", quantity }] });
};

const signIns = (): string[] =>
  lab.simulator.journal.exchanges
    .filter(({ path }) => /authenticate|connect\/token/.test(path))
    .map(({ path, status, requestBody }) => {
      const { grant_type: grant, acr_values: tenant } = (requestBody ?? {}) as Record<string, string>;
      return [path, grant, tenant, status].filter((part) => part !== undefined).join(" ");
    });

const stackWith = (environment: Record<string, string>) =>
  lab.stack({ environment: { UIPATH_BASE_URL: lab.simulator.url, ...environment } });

const password = { UIPATH_USERNAME: "admin", UIPATH_PASSWORD: plantedHost.password };
const client = { UIPATH_CLIENT_ID: "house", UIPATH_CLIENT_SECRET: plantedHost.clientSecret };

beforeEach(() => {
  lab.simulator.reset();
});

describe("Signing in at the host", () => {
  test("by its administrator's password, once for a run", async () => {
    const stack = await stackWith(password);
    expect((await stack.up(program(2))).errors).toEqual([]);
    expect(signIns()).toEqual(["/api/account/authenticate 200"]);
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 2 });
    expect(stack.records).not.toContain(plantedHost.password);
  });

  test("by a password through the identity server", async () => {
    const stack = await stackWith({ ...password, ...client });
    expect((await stack.up(program(2))).errors).toEqual([]);
    expect(signIns()).toEqual(["/identity_/connect/token password tenant:Host 200"]);
  });

  test("by a client of the identity server, with settings that stand in the stack's configuration", async () => {
    const stack = await lab.stack({
      secrets: {
        "licenses:uipath.baseUrl": lab.simulator.url,
        "licenses:uipath.clientId": client.UIPATH_CLIENT_ID,
        "licenses:uipath.clientSecret": client.UIPATH_CLIENT_SECRET,
      },
    });
    expect((await stack.preview(program(2))).errors).toEqual([]);
    expect((await stack.up()).errors).toEqual([]);
    const once = "/identity_/connect/token client_credentials 200";
    expect(signIns()).toEqual([once, once]);
    expect(stack.records).not.toContain(plantedHost.clientSecret);
  });

  test("again, once, when the token was revoked in the middle of a run", async () => {
    lab.simulator.faults.add({
      method: "GET",
      path: "/lrm/**/license/available",
      effect: {
        do: "edit",
        change(body) {
          lab.simulator.change({ change: "revokeTokens" });
          return body;
        },
      },
    });
    const stack = await stackWith(password);
    expect((await stack.up(program(2))).errors).toEqual([]);
    expect(signIns()).toHaveLength(2);
    const allocations = lab.simulator.journal.exchanges.filter(({ path }) => path.endsWith("/license"));
    expect(allocations.map(({ method, status }) => `${method} ${status}`)).toEqual(["POST 401", "POST 200"]);
  });

  test("and not a third time: what is refused with a fresh token is said", async () => {
    lab.simulator.faults.add({ path: "/lrm/**", times: 50, effect: { do: "status", status: 401 } });
    const stack = await stackWith(password);
    const up = await stack.up(program(2));
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toMatch(/the credentials were not accepted\. They must be the host administrator's/);
    expect(signIns()).toHaveLength(2);
  });

  test("with a wrong password is refused by name, and nothing is written", async () => {
    const stack = await stackWith({ ...password, UIPATH_PASSWORD: "another password" });
    const up = await stack.up(program(2));
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toMatch(
      /Sign-in at .* as "admin" was refused \(401\)[:.].* Check licenses:uipath\.username/,
    );
    expect(up.text).not.toContain("another password");
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 1 });
  });
});
