import { SettingsError } from "../../../provider/core/errors";
import { partnerCenter } from "../../../provider/services/partnercenter/api";
import {
  assertSuffices,
  type Credentials,
  credentialsFrom,
} from "../../../provider/services/partnercenter/credentials";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

const ids = { tenantId: "a-tenant", clientId: "a-client" };

describe("Who signs in, by what is set", () => {
  const proof = { secret: "s" };

  test.each<[string, Parameters<typeof credentialsFrom>[0], unknown]>([
    ["without settings: no sign-in", {}, "none"],
    ["client secret: the application", { ...ids, clientSecret: "s" }, { kind: "app", ...ids, proof }],
    [
      "certificate: the application, whatever the secret",
      { ...ids, clientSecret: "s", certificate: "pem" },
      { kind: "app", ...ids, proof: { certificate: "pem" } },
    ],
    [
      "refresh token: the application for a user",
      { ...ids, clientSecret: "s", refreshToken: "r" },
      { kind: "app+user", ...ids, proof, refreshToken: "r" },
    ],
    [
      "refresh token of a public client",
      { ...ids, refreshToken: "r" },
      { kind: "app+user", ...ids, proof: undefined, refreshToken: "r" },
    ],
    ["access token: as it is", { accessToken: "t" }, { kind: "given", accessToken: "t" }],
    [
      "access token before all else",
      { ...ids, clientSecret: "s", accessToken: "t" },
      { kind: "given", accessToken: "t" },
    ],
  ])("%s", (_sentence, given, expected) => {
    expect(credentialsFrom(given)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof credentialsFrom>[0], string[]]>([
    ["the tenant", { clientId: "c", clientSecret: "s" }, ["tenantId", "PARTNER_CENTER_TENANT_ID"]],
    ["the client", { tenantId: "t", clientSecret: "s" }, ["clientId", "PARTNER_CENTER_CLIENT_ID"]],
    ["any secret", ids, ["clientSecret", "refreshToken", "PARTNER_CENTER_REFRESH_TOKEN"]],
    ["two things", { clientSecret: "s" }, ["tenantId", "clientId"]],
  ])("half a credential names what is missing: %s", (_sentence, given, names) => {
    const { missing } = credentialsFrom(given) as { missing: string };
    for (const name of names) expect(missing).toContain(name);
    expect(missing).not.toContain("accessToken");
  });
});

describe("Which calls need a user", () => {
  afterEach(hangUp);

  const app: Credentials = { kind: "app", ...ids, proof: { secret: "s" } };
  const user: Credentials = { kind: "app+user", ...ids, proof: { secret: "s" }, refreshToken: "r" };
  const given: Credentials = { kind: "given", accessToken: "t" };

  async function calls(credentials: Credentials) {
    const { server, send } = await connectTo([{ body: { id: "a", quantity: 1, items: [] } }]);
    const api = partnerCenter(send, (needs, what) => assertSuffices(credentials, needs, what));
    const made = {
      subscription: () => api.subscription("c", "s"),
      subscriptions: () => api.subscriptions("c"),
      patchSubscription: () => api.patchSubscription("c", "s", {}),
      licenses: () => api.licenses("c", "u"),
      updateLicenses: () => api.updateLicenses("c", "u", { assign: [], remove: [] }),
      subscribedSkus: () => api.subscribedSkus("c"),
      users: () => api.users("c"),
    };
    return { server, made };
  }

  test.each(["licenses", "updateLicenses", "subscribedSkus", "users"] as const)(
    "%s with app-only credentials stops before the first request, naming what to add",
    async (name) => {
      const { server, made } = await calls(app);
      const error = await outcomeOf<unknown>(Promise.resolve().then((): Promise<unknown> => made[name]()));
      expect(error).toBeInstanceOf(SettingsError);
      expect((error as Error).message).toMatch(/App\+User.*refreshToken.*PARTNER_CENTER_REFRESH_TOKEN/);
      expect(server.requests).toEqual([]);
    },
  );

  test.each(["subscription", "subscriptions", "patchSubscription"] as const)(
    "%s goes with app-only credentials",
    async (name) => {
      const { server, made } = await calls(app);
      await made[name]();
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([
    ["an application for a user", user],
    ["a given token of unknown kind", given],
  ])("all calls go with %s", async (_who, credentials) => {
    const { server, made } = await calls(credentials);
    for (const call of Object.values(made)) await call();
    expect(server.requests).toHaveLength(7);
  });
});
