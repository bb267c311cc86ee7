import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { report as reportForm } from "../../provider/drift/report";
import { driftReport, licensesDrift } from "../support/drift";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, fabrikam, planted, sku, user } from "../support/world";

/** `licenses drift` over several stacks of one backend, as a pipeline calls it. */
const lab = laboratory({ credentials: "nowhere" });

/** s1: two users, credentials in the stack's configuration. s2: a quantity, app-only. s3: another passphrase. */
let users: TestStack;
let seats: TestStack;
let locked: TestStack;

const license = (name: string, userId: string) =>
  void new UserLicense(name, { customerId: contoso.id, userId, licenses: [{ sku: "SPE_E5" }, { sku: "SPE_E3" }] });

beforeAll(async () => {
  const config = { "licenses:partnerCenter": { apiUrl: lab.simulator.url } };
  const secrets = { "licenses:partnerCenter.accessToken": planted.accessToken };
  users = await lab.stack({
    config,
    secrets,
    program: async () => {
      license("alice", user.alice);
      license("bob", user.bob);
    },
  });
  seats = await lab.stack({
    config,
    secrets,
    program: async () => {
      const args = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10 };
      new SubscriptionQuantity("e5", args);
      license("carol", user.carol);
      new UserLicense("frank", { customerId: fabrikam.id, userId: user.frank, licenses: [{ sku: "SPE_E5" }] });
    },
  });
  locked = await lab.stack({
    config,
    secrets,
    environment: { PULUMI_CONFIG_PASSPHRASE: "another passphrase" },
    program: async () => license("dave", user.dave),
  });
  for (const stack of [users, seats, locked]) expect((await stack.up()).errors).toEqual([]);
});

const inEnvironment = () => ({
  PARTNER_CENTER_API_URL: lab.simulator.url,
  PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
});

const readsOf = (part: RegExp) =>
  lab.simulator.journal.exchanges.filter(({ method, path }) => method === "GET" && part.test(path)).length;

test("without a name it looks at the selected stack, with the credentials of its configuration", async () => {
  users.cli("stack", "select");
  const { code, report } = await driftReport(users);
  expect(report.stacks).toEqual([{ name: users.automation.name, problem: null }]);
  expect(report.resources.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
    "alice inStep",
    "bob inStep",
  ]);
  expect(code).toBe(0);
});

test("several stacks share one list of products and one company name for each customer, and read each user once", async () => {
  lab.simulator.journal.clear();
  const { code, report } = await driftReport(users, ["--stack", "s[12]"], inEnvironment());
  expect(report.resources).toHaveLength(5);
  expect(code).toBe(0);
  const customers = new Set(report.holders.map(({ id }) => id));
  expect(customers).toEqual(new Set([contoso.id, fabrikam.id]));
  expect(readsOf(/subscribedskus/)).toBe(2);
  expect(readsOf(/customers\/[^/]+$/)).toBe(2);
  expect(readsOf(/\/licenses/)).toBe(4);
  expect(readsOf(/\/subscriptions\//)).toBe(1);
  expect(lab.simulator.journal.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a stack that cannot be read ends with 2, says why, and does not keep the others from being looked at", async () => {
  lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 });
  const { code, report, of } = await driftReport(users, ["--all"], inEnvironment());
  expect(code).toBe(2);
  expect(report.result).toBe("couldNotTell");
  expect(of("alice").status).toBe("changed");
  const problems = report.stacks.filter(({ problem }) => problem !== null);
  expect(problems).toEqual([
    { name: locked.automation.name, problem: expect.stringContaining("incorrect passphrase") },
  ]);
  const readable = await driftReport(users, ["--stack", "s1", "--stack", "s2"], inEnvironment());
  expect(readable.code).toBe(1);
  lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 });
});

test("a service that refuses leaves it open what has drifted: 2, and its words", async () => {
  const { code, of } = await driftReport(users, ["--stack", "s1"], {
    ...inEnvironment(),
    PARTNER_CENTER_ACCESS_TOKEN: "a-token-that-nobody-issued",
  });
  expect(code).toBe(2);
  expect(of("alice")).toMatchObject({ status: "couldNotTell", reason: expect.stringContaining("401") });
});

test("without credentials it cannot tell, and says what to set", async () => {
  const bare = await lab.stack({ program: async () => license("dave", user.dave), environment: inEnvironment() });
  await bare.up();
  bare.environment = { PARTNER_CENTER_API_URL: "", PARTNER_CENTER_ACCESS_TOKEN: "" };
  const { code, of } = await driftReport(bare, ["--stack", bare.automation.name]);
  expect(code).toBe(2);
  expect(of("dave").reason).toContain("PARTNER_CENTER_");
});

test("stacks of other projects are read with the configuration that their state recorded", async () => {
  const { workDir, envVars } = users.automation.workspace;
  const elsewhere = mkdtempSync(join(lab.folder, "elsewhere-"));
  const backend = { PULUMI_BACKEND_URL: `file://${join(workDir, "..", "backend")}` };
  expect(envVars.PARTNER_CENTER_ACCESS_TOKEN).toBeUndefined();
  const { report, of } = await driftReport(users, ["--cwd", elsewhere, "--stack", "organization/house/s1"], backend);
  expect(report.stacks).toEqual([{ name: "organization/house/s1", problem: null }]);
  expect(of("bob").status).toBe("inStep");
});

test.each<[string, Record<string, string>]>([
  ["an access token", { PARTNER_CENTER_ACCESS_TOKEN: "planted-access-token-of-the-house" }],
  [
    "an application's credentials",
    {
      PARTNER_CENTER_TENANT_ID: "contoso.example",
      PARTNER_CENTER_CLIENT_ID: "a-client",
      PARTNER_CENTER_CLIENT_SECRET: "planted-client-secret-of-the-house",
      PARTNER_CENTER_REFRESH_TOKEN: "planted-refresh-token-of-the-house",
    },
  ],
])("%s of the environment does not reach a server that only someone else's stack names", async (_what, environment) => {
  const stranger = await lab.anotherSimulator();
  const url = { "licenses:partnerCenter.accessToken": planted.accessToken };
  const config = { "licenses:partnerCenter": { apiUrl: stranger.url, authorityUrl: stranger.url } };
  const theirs = await lab.stack({ program: async () => license("eve", user.alice), config, secrets: url });
  expect((await theirs.up()).errors).toEqual([]);
  stranger.journal.clear();
  const elsewhere = mkdtempSync(join(lab.folder, "elsewhere-"));
  const backend = { PULUMI_BACKEND_URL: `file://${join(users.automation.workspace.workDir, "..", "backend")}` };
  const name = `organization/house/${theirs.automation.name}`;
  const { code, report, of } = await driftReport(users, ["--cwd", elsewhere, "--stack", name], {
    ...backend,
    ...environment,
  });
  expect(code).toBe(2);
  expect(of("eve")).toMatchObject({
    status: "couldNotTell",
    reason: expect.stringMatching(
      /belongs? to the environment, and apiUrl .* belongs to the stack.*PARTNER_CENTER_API_URL/s,
    ),
  });
  expect(report.holders.map(({ problem }) => problem)).toEqual([expect.stringContaining("belongs to the stack")]);
  expect(stranger.journal.exchanges).toEqual([]);
});

test("the JSON is as its schema says, and holds no credential", async () => {
  const { code, stdout } = await licensesDrift(users, ["--all", "--json"], inEnvironment());
  expect(code).toBe(2);
  expect(() => reportForm.strict().parse(JSON.parse(stdout))).not.toThrow();
  for (const secret of Object.values(planted)) expect(stdout).not.toContain(secret);
});

test("the table says who lacks what, what a repair would do, and which seats stand unused", async () => {
  lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 });
  const { stdout } = await licensesDrift(users, ["--stack", "s1"], inEnvironment());
  const flat = stdout.replace(/[│\s]+/g, " ");
  expect(flat).toContain("bob@contoso.example");
  expect(flat).toContain("Microsoft 365 E3");
  expect(flat).toContain("It assigns");
  expect(stdout).toMatch(/Contoso: Microsoft 365 E5 has \d+ of 10 unused/);
  expect(stdout).toContain("2 license resources in 1 stack: 1 in step, 1 changed");
});

test.each([
  [["--stack", "nothing-*"], 'No stack is called like "nothing-*"'],
  [["--stack", "nobody"], "Stack nobody cannot be read: no stack named 'nobody' found"],
  [["--cwd", "no/such/folder"], "cannot be entered"],
  [["--within", "soon"], "Expected a whole number"],
  [["--markdown", "."], "it is a folder"],
  [["--junit", "both.xml", "--sarif", "./both.xml"], "would hold two reports"],
  [["--nonsense"], "unknown option"],
  [["--stack", "s1", "--all"], "'--all' cannot be used with option '-s, --stack <name>'"],
])("%j is a mistake that is told, and ends with 2, never with the 1 of drift", async (args, words) => {
  const { code, stdout, stderr } = await licensesDrift(users, args, inEnvironment());
  expect(code).toBe(2);
  expect(`${stdout}${stderr}`).toContain(words);
});

test("licenses outside the programs are listed when asked for, and are no drift", async () => {
  lab.simulator.change(
    { change: "assignLicense", customerId: contoso.id, userId: user.carol, sku: sku.kiosk },
    { change: "assignLicense", customerId: contoso.id, userId: user.dave, sku: sku.e3 },
  );
  const { report } = await driftReport(users, ["--stack", "s2", "--unmanaged"], inEnvironment());
  const ofContoso = report.unmanaged?.find(({ holder }) => holder === contoso.id);
  expect(ofContoso).toMatchObject({ holderName: "Contoso", problem: null });
  const found = ofContoso?.users.map(({ id, managed, licenses }) => [id, managed, licenses.map(({ id }) => id)]);
  expect(found).toContainEqual([user.carol, true, [sku.kiosk]]);
  expect(found).toContainEqual([user.dave, false, expect.arrayContaining([sku.e3])]);
  expect(report.resources.find(({ name }) => name === "carol")?.status).toBe("inStep");
  expect((await driftReport(users, ["--stack", "s2"], inEnvironment())).report.unmanaged).toBeNull();
  const { stdout } = await licensesDrift(users, ["--stack", "s2", "--unmanaged"], inEnvironment());
  expect(stdout).toContain(`Licenses outside the programs of Contoso (${contoso.id}):`);
  lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.carol, sku: sku.kiosk });
});

test("where there is no pulumi, that is what it says", async () => {
  const { code, stderr } = await licensesDrift(users, [], { PATH: users.automation.workspace.workDir });
  expect(code).toBe(2);
  expect(stderr).toContain("there is no pulumi on the PATH");
});

test("in a folder below the project's, the stack's configuration counts as it does beside it", async () => {
  const { workDir } = users.automation.workspace;
  const below = join(workDir, "src", "deep");
  mkdirSync(below, { recursive: true });
  const file = join(workDir, "Pulumi.s1.yaml");
  const configured = readFileSync(file, "utf8");
  writeFileSync(file, configured.replace(lab.simulator.url, "http://127.0.0.1:9"));
  try {
    const { code, of } = await driftReport(users, ["--cwd", below, "--stack", "s1"]);
    expect(code).toBe(2);
    expect(of("bob").reason).toContain("http://127.0.0.1:9");
  } finally {
    writeFileSync(file, configured);
  }
});

test("a reader who has read enough changes nothing in the exit code", async () => {
  const { code, stderr } = await licensesDrift(users, ["--stack", "s2"], inEnvironment(), { unread: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
