import { lifecycle, numbered, plantedHost, worldWith } from "../support/lifecycleLab";
import { type Project, projectIn } from "../support/pulumiProject";
import { contoso, partner, planted, user, world } from "../support/world";

/** Today's credentials, in commands that use the credentials recorded by the last update. */

const organization = numbered("c", 1);

const lab = lifecycle({
  credentials: "nowhere",
  world: worldWith({
    ...world,
    uipath: {
      verb: "POST",
      products: [{ code: "UNATT", quantity: 50 }],
      organizations: [{ id: organization, name: "finance", allocations: { UNATT: 1 } }],
    },
  }),
});

beforeEach(() => lab.simulator.reset());

const seats = `new SubscriptionQuantity("seats", ${JSON.stringify({ customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10, onDelete: "restore" })}, options);`;
const license = `new UserLicense("alice", ${JSON.stringify({ customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] })}, options);`;
const finance = `new OrganizationLicense("finance", ${JSON.stringify({ organizationId: organization, productQuantities: [{ code: "UNATT", quantity: 1 }] })});`;

const program = (resources: string, options = "{}") =>
  `const { OrganizationLicense, Provider, SubscriptionQuantity, UserLicense } = require("pulumi-licenses");
const options = ${options};
${resources}`;

const set = (project: Project, key: string, value: string, secret = false) =>
  project.pulumi(["config", "set", "--path", `licenses:${key}`, value, ...(secret ? ["--secret"] : ["--plaintext"])]);

const up = ["up", "--yes", "--skip-preview"];
const refresh = ["refresh", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];

const addresses = () => ({
  PARTNER_CENTER_API_URL: lab.simulator.url,
  PARTNER_CENTER_AUTHORITY_URL: lab.simulator.url,
});
const byVariables = () => ({ ...addresses(), PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });

async function configure(project: Project, secret: string): Promise<void> {
  for (const key of ["apiUrl", "authorityUrl"]) await set(project, `partnerCenter.${key}`, lab.simulator.url);
  for (const [key, value] of Object.entries(partner)) await set(project, `partnerCenter.${key}`, value);
  await set(project, "partnerCenter.clientSecret", secret, true);
}

const recorded = "use the settings that the last update recorded";
const upFirst = "Run `pulumi up` first (without --refresh)";

test("A secret that was replaced: refresh, up --refresh and destroy say which one they use, and up in between helps", async () => {
  const project = await projectIn(lab.folder, "rotated", program(seats));
  await configure(project, planted.clientSecret);
  expect((await project.pulumi(up)).ok).toBe(true);
  const next = "planted-next-client-secret-66d0";
  lab.secrets.push(next);
  const [client] = lab.simulator.world.partner.clients;
  if (client !== undefined) client.clientSecret = next;
  await set(project, "partnerCenter.clientSecret", next, true);
  for (const command of [refresh, destroy, [...up, "--refresh"]]) {
    const { ok, text } = await project.pulumi(command);
    expect(ok).toBe(false);
    for (const part of [recorded, upFirst, "PARTNER_CENTER_…"]) expect(text).toContain(part);
  }
  expect((await project.pulumi(up)).ok).toBe(true);
  expect((await project.pulumi(refresh)).ok).toBe(true);
});

test("Credentials that moved from variables to the configuration are named, with the variables that would do for one command", async () => {
  const project = await projectIn(lab.folder, "moved", program(seats));
  expect((await project.pulumi(up, byVariables())).ok).toBe(true);
  await configure(project, planted.clientSecret);
  const { ok, text } = await project.pulumi(refresh);
  expect(ok).toBe(false);
  expect(text).toContain(recorded);
  expect(text).toMatch(
    /licenses:partnerCenter\.tenantId, licenses:partnerCenter\.clientId, licenses:partnerCenter\.clientSecret in Pulumi\.dev\.yaml are not among them/,
  );
  expect(text).toContain("or set PARTNER_CENTER_API_URL");
  expect(text).toContain("PARTNER_CENTER_CLIENT_SECRET for this command");
});

test("A refresh token that was added is named where a call needs one", async () => {
  const project = await projectIn(lab.folder, "added", program(license));
  await configure(project, planted.clientSecret);
  expect((await project.pulumi(up, byVariables())).ok).toBe(true);
  await set(project, "partnerCenter.refreshToken", planted.refreshToken, true);
  const { ok, text } = await project.pulumi(destroy);
  expect(ok).toBe(false);
  expect(text).toContain("licenses:partnerCenter.refreshToken in Pulumi.dev.yaml is not among them");
  expect(text).toContain("or set PARTNER_CENTER_REFRESH_TOKEN for this command");
});

test("A Provider's own credentials are recorded too, and no variable wins over them", async () => {
  const withToken = (token: string) =>
    program(
      seats,
      `{ provider: new Provider("b", { partnerCenter: ${JSON.stringify({ apiUrl: lab.simulator.url, accessToken: token })} }) }`,
    );
  const project = await projectIn(lab.folder, "provider", withToken(planted.accessToken));
  expect((await project.pulumi(up)).ok).toBe(true);
  lab.simulator.faults.add({ path: "/v1/customers/*/subscriptions/*", effect: { do: "status", status: 401 } });
  project.program(withToken(planted.otherAccessToken));
  const { ok, text } = await project.pulumi(refresh);
  expect(ok).toBe(false);
  expect(text).toContain(upFirst);
  expect(text).not.toContain("PARTNER_CENTER_…");
});

test("UiPath's credentials likewise", async () => {
  const project = await projectIn(lab.folder, "host", program(finance));
  const variables = { UIPATH_BASE_URL: lab.simulator.url, UIPATH_ACCESS_TOKEN: plantedHost.accessToken };
  expect((await project.pulumi(up, variables)).ok).toBe(true);
  await set(project, "uipath.baseUrl", lab.simulator.url);
  await set(project, "uipath.accessToken", plantedHost.accessToken, true);
  const { ok, text } = await project.pulumi(refresh);
  expect(ok).toBe(false);
  expect(text).toContain("licenses:uipath.baseUrl, licenses:uipath.accessToken in Pulumi.dev.yaml are not among them");
  expect(text).toContain("or set UIPATH_BASE_URL, UIPATH_ACCESS_TOKEN for this command");
});
