import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NoCredentials, SettingsError, SignInRefused } from "../../../provider/core/errors";
import { connectGraph } from "../../../provider/services/partnercenter/graphConnect";
import { readSettings } from "../../../provider/services/readSettings";
import { withoutEngine } from "../../../provider/services/service";
import type { Script } from "../../support/modelServer";
import { hangUp, outcomeOf, startServer } from "../../support/modelService";
import { form } from "../../support/modelSignIn";

const folder = mkdtempSync(join(tmpdir(), "graph-"));
const tokenFile = join(folder, "token.json");
afterEach(hangUp);
afterAll(() => rmSync(folder, { recursive: true }));

const application = {
  PARTNER_CENTER_TENANT_ID: "partner.example",
  PARTNER_CENTER_CLIENT_ID: "an-application",
  PARTNER_CENTER_CLIENT_SECRET: "planted-client-secret",
  PARTNER_CENTER_TOKEN_FILE: tokenFile,
};
const forUser = { ...application, PARTNER_CENTER_REFRESH_TOKEN: "planted-refresh-token" };

async function connected(environment: Record<string, string>, script: Script = working) {
  const server = await startServer(script);
  const { settings, problems } = readSettings({
    environment: {
      PARTNER_CENTER_AUTHORITY_URL: server.url,
      PARTNER_CENTER_GRAPH_URL: `${server.url}/v1.0`,
      LICENSES_WAIT_SECONDS: "5",
      LICENSES_POLL_SECONDS: "0.01",
      ...environment,
    },
    config: () => undefined,
  });
  expect(problems).toEqual([]);
  return { server, reader: () => connectGraph(settings, withoutEngine(settings)) };
}

/** Each sign-in gives a token that names the tenant, and a rotated refresh token. */
const working: Script = ({ method, path }, index) =>
  method === "POST"
    ? {
        body: {
          token_type: "Bearer",
          expires_in: 3600,
          access_token: `token-of-${path.split("/")[1]}`,
          refresh_token: `rotated-${index}`,
        },
      }
    : { body: { value: [] } };

describe("The reader of Microsoft Graph", () => {
  test("signs in once in each customer's tenant, and not at the partner's", async () => {
    const { server, reader } = await connected(forUser);
    const graph = reader();
    for (const customer of ["Customer-A", "customer-b", "customer-a"]) await graph.people(customer);
    const signIns = server.requests.filter(({ method }) => method === "POST");
    expect(signIns.map(({ path }) => path)).toEqual(["/customer-a/oauth2/v2.0/token", "/customer-b/oauth2/v2.0/token"]);
    const reads = server.requests.filter(({ method }) => method === "GET");
    expect(reads.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-of-customer-a",
      "Bearer token-of-customer-b",
      "Bearer token-of-customer-a",
    ]);
  });

  test("signs in with the partner's own refresh token at every customer, and stores none that it gets there", async () => {
    const { server, reader } = await connected(forUser);
    const graph = reader();
    await graph.people("customer-a");
    await graph.people("customer-b");
    const forms = server.requests.filter(({ method }) => method === "POST").map(({ body }) => form(body));
    expect(forms).toEqual(
      Array.from({ length: 2 }, () => ({
        grant_type: "refresh_token",
        client_id: "an-application",
        client_secret: "planted-client-secret",
        refresh_token: "planted-refresh-token",
        scope: `${server.url}/.default offline_access`,
      })),
    );
    expect(existsSync(tokenFile)).toBe(false);
  });

  test("signs in as the application alone without a refresh token", async () => {
    const { server, reader } = await connected(application);
    await reader().people("customer-a");
    expect(form(server.requests[0]?.body)).toMatchObject({ grant_type: "client_credentials" });
  });

  test("signs in with the first request for a customer, and not before", async () => {
    const { server, reader } = await connected(forUser);
    reader();
    expect(server.requests).toEqual([]);
  });

  test("gets another token where Graph refuses the one that it has", async () => {
    let reads = 0;
    const { server, reader } = await connected(forUser, (request, index) => {
      if (request.method === "GET" && reads++ === 0) return { status: 401, body: {} };
      if (request.method === "GET") return { body: { value: [] } };
      return { body: { token_type: "Bearer", expires_in: 3600, access_token: `token-${index}` } };
    });
    expect(await reader().people("customer-a")).toEqual([]);
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET", "POST", "GET"]);
  });
});

describe("Without credentials that can sign in at a customer's tenant", () => {
  test("an access token of Partner Center is refused at once, with what to set instead", async () => {
    const { server, reader } = await connected({
      PARTNER_CENTER_ACCESS_TOKEN: "planted-access-token",
      PARTNER_CENTER_API_URL: "http://127.0.0.1:1",
    });
    expect(reader).toThrow(SettingsError);
    expect(reader).toThrow(/access token.*tenantId, \.clientId, \.clientSecret and \.refreshToken/);
    expect(reader).not.toThrow(/planted/);
    expect(server.requests).toEqual([]);
  });

  test("none at all, and incomplete ones, are named as such", async () => {
    expect((await connected({})).reader).toThrow(NoCredentials);
    expect((await connected({ PARTNER_CENTER_TENANT_ID: "t" })).reader).toThrow(/incomplete: .*clientId/);
  });
});

describe("A sign-in that Entra refuses in a customer's tenant", () => {
  const refused = async (error: string, number: number) => {
    const { server, reader } = await connected(forUser, () => ({
      status: 400,
      body: { error, error_description: `AADSTS${number}: Words of Entra.`, error_codes: [number] },
    }));
    const outcome = await outcomeOf(reader().people("customer-a"));
    expect(outcome).toBeInstanceOf(SignInRefused);
    return { message: (outcome as Error).message, requests: server.requests.length };
  };

  test.each([
    ["invalid_grant", 65001],
    ["unauthorized_client", 700016],
    ["invalid_client", 7000229],
  ])(
    "for want of consent (%s, %d) names the customer and the permissions, and says that the import goes on",
    async (error, number) => {
      const { message } = await refused(error, number);
      expect(message).toContain("the tenant of customer customer-a");
      expect(message).toContain("has not consented");
      expect(message).toContain("User.Read.All and LicenseAssignment.Read.All");
      expect(message).toContain("The import goes on without Microsoft Graph");
      expect(message).toContain(`AADSTS${number}: Words of Entra.`);
    },
  );

  test("for want of a relationship names the role", async () => {
    expect((await refused("invalid_grant", 50020)).message).toMatch(/no access to the customer's tenant.*GDAP/s);
  });

  test("because the refresh token has ended says to sign in again", async () => {
    expect((await refused("invalid_grant", 700082)).message).toContain("licenses auth login");
  });

  test("for want of consent is final at once: a newer refresh token would not help", async () => {
    const begun = performance.now();
    const { requests } = await refused("invalid_grant", 65001);
    expect(requests).toBe(1);
    // The look for a newer token takes three seconds.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
