import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { connectPartnerCenter } from "../../../provider/services/partnercenter/connect";
import { readSettings } from "../../../provider/services/readSettings";
import { withoutEngine } from "../../../provider/services/service";
import { selfSigned } from "../../support/certificate";
import { ModelListener } from "../../support/modelClock";
import { hangUp } from "../../support/modelService";
import { form, signIn, tokens, app as withSecret } from "../../support/modelSignIn";

const own = selfSigned("rsa");
const pem = `${own.cert}${own.key}`;

describe("An application that has a certificate in place of a secret", () => {
  afterEach(hangUp);

  const app = { ...withSecret, proof: { certificate: pem } };
  const claimsOf = (assertion = "") =>
    assertion
      .split(".")
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));

  test("signs in with an assertion that Entra takes, and sends neither secret nor key", async () => {
    const { server, token } = await signIn(tokens, { credentials: app });
    expect(await token()).toBe("token-1");
    const [request] = server.requests;
    const sent = form(request?.body);
    expect(sent).toMatchObject({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    expect(sent).not.toHaveProperty("client_secret");
    const [header, claims] = claimsOf(sent.client_assertion);
    const thumbprint = createHash("sha256").update(new X509Certificate(own.cert).raw).digest("base64url");
    expect(header).toMatchObject({ alg: "RS256", "x5t#S256": thumbprint });
    expect(claims).toMatchObject({ iss: app.clientId, sub: app.clientId, aud: `${server.url}${request?.path}` });
  });

  test("shows a new assertion each time: none can be used twice", async () => {
    const { server, token } = await signIn(tokens, { credentials: app });
    await token({ refused: await token() });
    const [first, second] = server.requests.map(({ body }) => claimsOf(form(body).client_assertion)[1].jti);
    expect(first).toEqual(expect.any(String));
    expect(second).not.toBe(first);
  });

  test("a key of a kind that Entra does not take is refused before anything is sent", async () => {
    const { cert, key } = selfSigned("ec");
    const { server, token } = await signIn(tokens, { credentials: { ...app, proof: { certificate: cert + key } } });
    await expect(token()).rejects.toThrow(/certificateFile .*RSA certificate/);
    expect(server.requests).toEqual([]);
  });
});

describe("A run whose settings name a certificate", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-certificate-"));
  const clientId = "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60";
  const [customer] = demoWorld.customers ?? [];
  let simulator: Simulator;

  beforeAll(async () => {
    const clients = [{ clientId, certificate: own.cert }];
    simulator = await startSimulator({ world: { ...demoWorld, partner: { ...demoWorld.partner, clients } } });
  });
  afterAll(async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function connected(certificate: string, more: Record<string, string> = {}) {
    const file = join(folder, "certificate.pem");
    writeFileSync(file, certificate);
    const environment = {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_AUTHORITY_URL: simulator.url,
      PARTNER_CENTER_TENANT_ID: "contoso.example",
      PARTNER_CENTER_CLIENT_ID: clientId,
      PARTNER_CENTER_CERTIFICATE_FILE: file,
      PARTNER_CENTER_TOKEN_FILE: join(folder, "tokens.json"),
      ...more,
    };
    const { settings, problems } = readSettings({ environment, config: () => undefined });
    expect(problems).toEqual([]);
    return connectPartnerCenter(settings, withoutEngine(settings))(new ModelListener()).api;
  }

  test("reads subscriptions", async () => {
    expect(await connected(pem).subscriptions(customer?.id ?? "")).not.toEqual([]);
  });

  test("acts for a user too, with a refresh token", async () => {
    const api = connected(pem, { PARTNER_CENTER_REFRESH_TOKEN: "simulated-refresh-token" });
    expect(await api.users(customer?.id ?? "")).not.toEqual([]);
  });

  test("is sent away with someone else's", async () => {
    const { cert, key } = selfSigned("rsa");
    await expect(connected(cert + key).subscriptions(customer?.id ?? "")).rejects.toThrow(/Sign-in/);
  });
});
