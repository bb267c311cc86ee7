import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectPartnerCenter } from "../../provider/services/partnercenter/connect";
import { readSettings } from "../../provider/services/readSettings";
import { withoutEngine } from "../../provider/services/service";
import { connectAutomationSuite } from "../../provider/services/uipath/connect";
import { selfSigned } from "../support/certificate";
import { ModelListener } from "../support/modelClock";

/** Both services with a certificate of a private authority. */

const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-authority-"));
const certificate = selfSigned();
const [caFile, anotherFile] = [join(folder, "authority.pem"), join(folder, "another.pem")];
let server: Server;
let paths: string[];

beforeAll(async () => {
  writeFileSync(caFile, certificate.cert);
  writeFileSync(anotherFile, selfSigned().cert);
  server = createServer(certificate, ({ url = "" }, response) => {
    paths.push(url);
    const body = url.endsWith("/token")
      ? { token_type: "Bearer", expires_in: 3600, access_token: "a-token" }
      : { items: [], license: null };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  paths = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function settingsFor(environment: Record<string, string>) {
  const { settings, problems } = readSettings({
    environment: { LICENSES_WAIT_SECONDS: "1", LICENSES_POLL_SECONDS: "0.01", ...environment },
    config: () => undefined,
  });
  expect(problems).toEqual([]);
  return settings;
}

const url = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

const services = {
  PARTNER_CENTER: (more: Record<string, string>) => {
    const settings = settingsFor({
      PARTNER_CENTER_API_URL: url(),
      PARTNER_CENTER_AUTHORITY_URL: url(),
      PARTNER_CENTER_TENANT_ID: "a-tenant",
      PARTNER_CENTER_CLIENT_ID: "a-client",
      PARTNER_CENTER_CLIENT_SECRET: "a-secret",
      ...more,
    });
    return connectPartnerCenter(settings, withoutEngine(settings))(new ModelListener()).api.subscriptions("a-customer");
  },
  UIPATH: (more: Record<string, string>) => {
    const settings = settingsFor({
      UIPATH_BASE_URL: url(),
      UIPATH_CLIENT_ID: "a-client",
      UIPATH_CLIENT_SECRET: "a-secret",
      ...more,
    });
    return connectAutomationSuite(
      settings,
      withoutEngine(settings),
    )(new ModelListener()).api.available("a-host", "an-organization");
  },
};

describe.each(["PARTNER_CENTER", "UIPATH"] as const)("%s behind a certificate of the house's own authority", (name) => {
  test("is reached, sign-in and all, when caFile names that authority", async () => {
    await services[name]({ [`${name}_CA_FILE`]: caFile });
    expect(paths).toEqual([expect.stringMatching(/\/token$/), expect.stringMatching(/subscriptions|available/)]);
  });

  test.each([
    ["no caFile", {}],
    ["the caFile of another authority", { [`${name}_CA_FILE`]: anotherFile }],
  ])("is not told anything with %s", async (_sentence, more) => {
    await expect(services[name](more as Record<string, string>)).rejects.toThrow(/certificate is not trusted.*caFile/);
    expect(paths).toEqual([]);
  });
});
