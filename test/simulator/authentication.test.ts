import { createSign, generateKeyPairSync } from "node:crypto";
import { demoWorld, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { alice, e3Subscription, noon, subscribedSkus, subscriptions, users } from "./support/world";

const clientId = "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60";
const application = { client_id: clientId, client_secret: "simulated-secret" };
const v1 = "/contoso.example/oauth2/token";
const v2 = "/contoso.example/oauth2/v2.0/token";
const scope = "https://api.partnercenter.microsoft.com/.default";

let simulator: Simulator;

async function simulate(partner: Partial<NonNullable<WorldSeed["partner"]>> = {}, anyToken = false): Promise<Client> {
  const world = { ...demoWorld, partner: { ...demoWorld.partner, ...partner } };
  simulator = await startSimulator({ world, now: () => noon, anyToken });
  return new Client(simulator);
}

afterEach(() => simulator.close());

describe("Who calls without a good token", () => {
  test("is sent away", async () => {
    await simulate();
    const path = `${users}/${alice}`;
    expect(await new Client(simulator, "").get(path)).toMatchObject({
      status: 401,
      body: { code: 800001, source: "PartnerFD" },
    });
    expect(await new Client(simulator, "wrong").get(path)).toMatchObject({ status: 401, body: { code: 400 } });
  });

  test("is let in if the simulator takes any token", async () => {
    await simulate({}, true);
    expect((await new Client(simulator, "whatever").get(`${users}/${alice}`)).status).toBe(200);
  });

  test("is sent away when the token was for Graph, or without multifactor authentication", async () => {
    await simulate({
      accessTokens: [
        { token: "for-graph", audience: "https://graph.windows.net" },
        { token: "without-mfa", mfa: false },
      ],
    });
    expect((await new Client(simulator, "for-graph").get(subscriptions)).body.code).toBe("900420");
    expect((await new Client(simulator, "without-mfa").get(subscriptions)).body.code).toBe(900421);
  });
});

describe("An application on its own", () => {
  test("reads subscriptions, but neither users nor licenses", async () => {
    const client = await simulate();
    const { body } = await client.form(v2, { grant_type: "client_credentials", ...application, scope });
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    const app = new Client(simulator, String(body.access_token));
    expect((await app.get(`${subscriptions}/${e3Subscription}`)).status).toBe(200);
    for (const path of [users, subscribedSkus, `${users}/${alice}/licenses`]) {
      expect(await app.get(path)).toMatchObject({ status: 403, body: { code: 900329 } });
    }
  });

  test("gets numbers as texts from the first version of the endpoint", async () => {
    const client = await simulate();
    const resource = "https://api.partnercenter.microsoft.com";
    const { body } = await client.form(v1, { grant_type: "client_credentials", ...application, resource });
    expect(body).toMatchObject({ expires_in: "3600", resource });
  });

  test("is refused with a wrong secret", async () => {
    const client = await simulate();
    const answer = await client.form(v2, {
      ...application,
      grant_type: "client_credentials",
      client_secret: "guess",
      scope,
    });
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client", error_codes: [7000215] } });
  });

  test("may show a certificate instead", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const certificate = publicKey.export({ type: "spki", format: "pem" }).toString();
    const client = await simulate({ clients: [{ clientId, certificate }] });
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const unsigned = `${encode({ alg: "RS256" })}.${encode({ iss: clientId, sub: clientId })}`;
    const signature = createSign("RSA-SHA256").update(unsigned).sign(privateKey).toString("base64url");
    const ask = (client_assertion: string) =>
      client.form(v2, { grant_type: "client_credentials", client_id: clientId, scope, client_assertion });
    expect((await ask(`${unsigned}.${signature}`)).status).toBe(200);
    expect((await ask(`${unsigned}.${signature.slice(4)}`)).status).toBe(401);
  });
});

describe("A user's refresh token", () => {
  const exchange = (client: Client, refresh_token: string) =>
    client.form(v2, { grant_type: "refresh_token", refresh_token, ...application, scope });

  test("gives an access token that ends after an hour, and the next refresh token", async () => {
    const client = await simulate();
    const { body } = await exchange(client, "simulated-refresh-token");
    const user = new Client(simulator, String(body.access_token));
    expect((await user.get(subscribedSkus)).status).toBe(200);
    expect((await exchange(client, String(body.refresh_token))).status).toBe(200);
    expect((await exchange(client, "simulated-refresh-token")).status).toBe(200);
    simulator.world.clock.forward(3_600_000);
    expect((await user.get(subscribedSkus)).status).toBe(401);
  });

  test("is good only once if the world says so", async () => {
    const client = await simulate({ refreshTokensOnce: true });
    expect((await exchange(client, "simulated-refresh-token")).status).toBe(200);
    const second = await exchange(client, "simulated-refresh-token");
    expect(second).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("comes from a device code, after some waiting", async () => {
    const client = await simulate();
    const begun = await client.form("/contoso/oauth2/v2.0/devicecode", { client_id: clientId, scope });
    const poll = () =>
      client.form(v2, {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        device_code: String(begun.body.device_code),
        client_id: clientId,
      });
    expect(await poll()).toMatchObject({ status: 400, body: { error: "authorization_pending" } });
    expect((await poll()).body).toMatchObject({ refresh_token: expect.any(String) });
  });

  test("comes from a sign-in in the browser", async () => {
    const client = await simulate();
    const asked = new URLSearchParams({ client_id: clientId, redirect_uri: "http://localhost:8400/", state: "s1" });
    const signedIn = await client.get(`/contoso/oauth2/v2.0/authorize?${asked}`);
    const back = new URL(signedIn.headers.get("Location") ?? "");
    expect([signedIn.status, back.origin, back.searchParams.get("state")]).toEqual([
      302,
      "http://localhost:8400",
      "s1",
    ]);
    const code = back.searchParams.get("code") ?? "";
    const answer = await client.form(v2, { grant_type: "authorization_code", code, ...application, scope: "openid" });
    expect(answer.body).toMatchObject({ refresh_token: expect.any(String), id_token: expect.any(String) });
  });

  test("is never seen in the journal", async () => {
    const client = await simulate();
    const { body } = await exchange(client, "simulated-refresh-token");
    const journal = JSON.stringify(simulator.journal.exchanges);
    for (const secret of ["simulated-refresh-token", "simulated-secret", body.access_token, body.refresh_token]) {
      expect(journal).not.toContain(secret);
    }
  });
});

test("A client may ask whether its token was made with multifactor authentication", async () => {
  const client = await simulate();
  const answer = await client.get(subscriptions, { ValidateMfa: "true" });
  expect(answer.headers.get("isMfaCompliant")).toBe("true");
});

test("The first version of the device code endpoint writes its numbers as texts, and its code is good at its own endpoint", async () => {
  const client = await simulate({ devicePolls: 0 });
  const { body } = await client.form("/contoso/oauth2/devicecode", { client_id: clientId });
  expect(body).toMatchObject({ user_code: "SIMULATE", expires_in: "900", interval: "1" });
  const grant = { grant_type: "device_code", code: String(body.device_code), ...application };
  expect(await client.form(v1, grant)).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
});

test("A client finds the endpoints of both versions by discovery", async () => {
  const client = await simulate();
  const first = (await client.get("/contoso/.well-known/openid-configuration")).body;
  const second = (await client.get("/contoso/v2.0/.well-known/openid-configuration")).body;
  expect(first.token_endpoint).toBe(`${simulator.url}/contoso/oauth2/token`);
  expect(second.token_endpoint).toBe(`${simulator.url}/contoso/oauth2/v2.0/token`);
});
