import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WorldSeed } from "pulumi-licenses/simulator";
import { importedProject, importLaboratory } from "../support/importedProject";
import { house } from "../support/pulumiHouse";
import { contoso, partner, plainToken, planted, sku, user, world, writesOf } from "../support/world";

/** `licenses import` as a command: whom it reads, what it refuses, how it goes on, and how it says what it found. */

const lab = importLaboratory();

const dataFiles = () => {
  const folder = join(lab.project.folder, "customers");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
};

test("Customers are named by id, domain or name, and some can be left out", async () => {
  for (const word of [contoso.id, "CONTOSO.example", "contoso"]) {
    const one = importedProject(() => lab.simulator);
    expect(await one.import("--customer", word)).toMatchObject({
      code: 0,
      text: expect.stringContaining("1 of 1 customers"),
    });
    one.remove();
  }
  const all = await lab.project.import("--all", "--exclude", "fabrikam*");
  expect([all.code, dataFiles()]).toEqual([0, ["contoso.example.yaml"]]);
});

test.each([
  [
    "an unknown customer",
    ["--customer", "contosso"],
    /There is no customer "contosso".*There are: Contoso · contoso\.example/,
  ],
  ["nobody named", [], /Name customers with --customer/],
  ["--all beside a name", ["--all", "--customer", "contoso"], /Take either --customer or --all/],
  ["a pattern that leaves nobody out", ["--all", "--exclude", "*.nowhere"], /--exclude "\*\.nowhere" is no customer/],
  ["an unknown language", ["--all", "--language", "perl"], /Allowed choices are typescript, python, go, yaml/],
  ["classes in another language", ["--all", "--typescript", "--language", "go"], /Leave --language out/],
  ["an impossible name", ["--all", "--name", "our licenses"], /is no name of a Pulumi project/],
  ["Microsoft Graph with an access token", ["--all", "--graph"], /Microsoft Graph/],
])("%s is an error that says what to do, and writes nothing", async (_what, flags, message) => {
  const refused = await lab.project.import(...flags);
  expect([refused.code, refused.text]).toEqual([2, expect.stringMatching(message)]);
  expect(existsSync(lab.project.folder)).toBe(false);
});

test("A folder with something else in it is refused and stays as it is", async () => {
  mkdirSync(lab.project.folder);
  writeFileSync(join(lab.project.folder, "notes.txt"), "mine");
  const refused = await lab.project.import("--all");
  expect([refused.code, refused.text]).toEqual([2, expect.stringContaining("is not empty (it has notes.txt)")]);
  expect(readdirSync(lab.project.folder)).toEqual(["notes.txt"]);
});

test("A project keeps the language and the name that it was written with", async () => {
  await lab.project.import("--customer", "contoso", "--name", "seats");
  const other = await lab.project.import("--customer", "contoso", "--language", "python");
  expect([other.code, other.text]).toEqual([2, expect.stringContaining("--language python, but it is typescript")]);
  expect((await lab.project.import("--customer", "contoso")).code).toBe(0);
  expect(lab.project.read("Pulumi.yaml")).toContain("name: seats");
});

test("A data file with a mistake stops the import with its line, and stays as it is", async () => {
  await lab.project.import("--customer", "contoso");
  const broken = lab.project.read("customers/contoso.example.yaml").replace("quantity: 10", "quantity: ten");
  lab.project.write("customers/contoso.example.yaml", broken);
  const refused = await lab.project.import("--customer", "contoso");
  expect(refused.code).toBe(2);
  expect(refused.text).toMatch(
    /customers\/contoso\.example\.yaml:\d+: subscriptions › head-office › quantity: expected a whole number/,
  );
  expect(lab.project.read("customers/contoso.example.yaml")).toBe(broken);
});

test("A customer who has delegated nothing stops nobody else, and is listed with the reason", async () => {
  const [first, second] = world.customers ?? [];
  lab.simulator.reset({ ...world, customers: [first, { ...second, gdapRoles: [] }] as never });
  const imported = await lab.project.import("--all");
  expect([imported.code, dataFiles()]).toEqual([2, ["contoso.example.yaml"]]);
  expect(imported.text).toMatch(/1 of 2 customers read/);
  expect(imported.text).toMatch(/Could not be read:\n {2}Fabrikam \(fabrikam\.example\): .*was refused/);
});

test("A person who was renamed in the portal keeps the resource's name", async () => {
  lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
  await lab.project.import("--customer", "contoso");
  lab.simulator.change({
    change: "renameUser",
    customerId: contoso.id,
    userId: user.alice,
    userPrincipalName: "alice.new@contoso.example",
  } as never);
  const again = await lab.project.import("--customer", "contoso");
  expect(again.code).toBe(0);
  expect(lab.project.read("customers/contoso.example.yaml")).toContain(
    "  alice.new@contoso.example: { name: alice@contoso.example, licenses: SPE_E5 }",
  );
  const newcomer = { id: "aaaaaaaa-0000-4000-8000-000000000001", displayName: "Alice", usageLocation: "US" };
  lab.simulator.change({
    change: "addUser",
    customerId: contoso.id,
    user: { ...newcomer, userPrincipalName: "alice@contoso.example", licenses: [{ skuId: sku.e3 }] } as never,
  });
  expect((await lab.project.import("--customer", "contoso")).code).toBe(0);
  expect(lab.project.read("customers/contoso.example.yaml")).toContain(
    "  alice@contoso.example: { name: alice@contoso.example-aaaaaaaa, licenses: SPE_E3 }\n",
  );
  expect((await lab.project.import("--customer", "contoso")).text).toContain("1 unchanged");
});

test("Organizations of an Automation Suite are imported with --uipath, beside the customers", async () => {
  const organization = "7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90";
  lab.simulator.reset({
    ...world,
    uipath: {
      accessTokens: ["simulated-host-token"],
      products: [{ code: "UNATT", quantity: 100 }],
      organizations: [{ id: organization, name: "Finance", allocations: { UNATT: 3 } }],
    },
  });
  await lab.project.import("--customer", "contoso");
  const imported = await lab.project.import("--all", "--uipath");
  expect([imported.code, imported.text]).toEqual([0, expect.stringContaining(": 1 organization.")]);
  expect(lab.project.read("organizations/finance.yaml")).toContain(
    `organization: ${organization}\nname: finance\n\nlicenses:\n  UNATT: 3\n`,
  );
  await lab.project.pulumi(["stack", "init", "finance"]);
  const brought = await lab.project.pulumi([
    ...["import", "--file", "import/finance.json", "--stack", "finance"],
    ...["--yes", "--generate-code=false", "--protect=false"],
  ]);
  expect([brought.code, brought.text]).toEqual([0, expect.stringContaining("imported")]);
  const empty = await lab.project.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "finance"]);
  expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
  lab.simulator.change({ change: "setAllocation", organizationId: organization, code: "UNATT", quantity: 5 } as never);
  const accepted = await lab.project.licenses("drift", "--accept", "--yes", "--stack", "finance");
  expect([accepted.code, accepted.text]).toEqual([
    0,
    expect.stringContaining("organizations/finance.yaml:8: finance: productQuantities UNATT 3 → UNATT 5"),
  ]);
  expect(lab.project.read("organizations/finance.yaml")).toContain("  UNATT: 5\n");
  expect((await lab.project.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "finance"])).code).toBe(
    0,
  );
  expect(writesOf(lab.simulator)).toEqual([]);
});

/** Customers who are read slowly, so that a kill falls in the middle. */
const many: WorldSeed = {
  partner: { accessTokens: [{ token: plainToken }] },
  customers: Array.from({ length: 60 }, (_, at) => ({
    id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
    companyName: `Customer ${at}`,
    domain: `customer${at}.example`,
    users: [],
    subscriptions: [],
  })),
};

const flags = ["import", "--all", "--out"];
const started = (folder: string) =>
  spawn(process.execPath, [join(house, "provider", "bin", "licenses.js"), ...flags, folder], {
    env: { ...process.env, PARTNER_CENTER_API_URL: lab.simulator.url, PARTNER_CENTER_ACCESS_TOKEN: plainToken },
    stdio: "ignore",
  });

test("However often an import is killed, the files are in the end those of one that was not", async () => {
  lab.simulator.reset({ ...many, clock: "2026-03-02T12:00:00Z", clockStopped: true });
  const whole = importedProject(() => lab.simulator);
  await whole.import("--all");
  lab.simulator.faults.add({ method: "GET", times: 10_000, effect: { do: "delay", ms: 40 } });
  let kills = 0;
  for (let code: number | null = null; code !== 0; ) {
    const child = started(lab.project.folder);
    const ended = once(child, "exit");
    const before = dataFiles().length;
    const more = () => child.exitCode !== null || dataFiles().length > before;
    while (!more()) await new Promise((resolve) => setTimeout(resolve, 2));
    // At once, in the next customer's requests, and in what is written of it.
    await new Promise((resolve) => setTimeout(resolve, (kills % 5) * 12));
    child.kill("SIGKILL");
    [code] = await ended;
    kills += code === 0 ? 0 : 1;
  }
  console.log(`${kills} imports were killed`);
  expect(kills).toBeGreaterThanOrEqual(10);
  for (const folder of ["customers", "import"])
    for (const name of readdirSync(join(whole.folder, folder)))
      expect([name, lab.project.read(join(folder, name))]).toEqual([name, whole.read(join(folder, name))]);
  expect(readdirSync(lab.project.folder).sort()).toEqual(
    readdirSync(whole.folder)
      .filter((name) => name !== "node_modules")
      .sort(),
  );
  whole.remove();
});

test("Refusals for too many requests are waited out", async () => {
  lab.simulator.faults.add({ method: "GET", path: "/v1/customers", times: 3, effect: { do: "status", status: 429 } });
  const imported = await lab.project.import("--customer", "contoso");
  expect([imported.code, imported.text]).toEqual([0, expect.stringContaining("1 of 1 customers read")]);
});

test.each(["SIGKILL", "SIGINT"] as const)("An import that %s has stopped goes on where it was", async (signal) => {
  lab.simulator.reset(many);
  lab.simulator.faults.add({ method: "GET", times: 1000, effect: { do: "delay", ms: 60 } });
  const child = started(lab.project.folder);
  const ended = once(child, "exit");
  while (dataFiles().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(signal);
  await ended;
  const done = dataFiles().length;
  expect(done).toBeLessThan(60);
  lab.simulator.journal.clear();
  lab.simulator.faults.clear();
  const again = await lab.project.import("--all");
  expect([again.code, again.text]).toEqual([
    0,
    expect.stringMatching(/60 of 60 customers[\s\S]*Going on with the import/),
  ]);
  expect(dataFiles()).toHaveLength(60);
  const settings = readdirSync(lab.project.folder).filter((name) => /^Pulumi\.customer.*\.yaml$/.test(name));
  expect(settings).toHaveLength(60);
  // The list of customers, and three requests for each that was left. A few may have been written and not noted.
  expect(lab.simulator.journal.exchanges.length).toBeLessThanOrEqual(1 + 3 * (60 - done + 4));
  expect(existsSync(join(lab.project.folder, ".licenses-import.unfinished.json"))).toBe(false);
});

test("With --graph licenses that only a group grants are left out, and a customer who refuses it later keeps the file", async () => {
  lab.simulator.reset({
    ...world,
    customers: (world.customers ?? []).map((customer) => ({
      ...customer,
      users: (customer.users ?? []).map((one) =>
        one.id === user.alice
          ? { ...one, licenses: [{ skuId: sku.e3, direct: false, grantedByGroup: true }, { skuId: sku.e5 }] }
          : one,
      ),
    })),
  });
  const secure = importedProject(() => lab.simulator, {
    PARTNER_CENTER_ACCESS_TOKEN: "",
    PARTNER_CENTER_AUTHORITY_URL: lab.simulator.url,
    PARTNER_CENTER_GRAPH_URL: lab.simulator.url,
    PARTNER_CENTER_TENANT_ID: partner.tenantId,
    PARTNER_CENTER_CLIENT_ID: partner.clientId,
    PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken,
  });
  const imported = await secure.import("--customer", "contoso", "--graph");
  expect([imported.code, imported.text]).toEqual([0, expect.stringMatching(/1 {2}licenses that a group grants/)]);
  const text = secure.read("customers/contoso.example.yaml");
  expect(text).toContain("  alice@contoso.example: SPE_E5\n");
  expect(text).toContain("#   licenses that a group grants:\n#     alice@contoso.example: SPE_E3\n");
  lab.simulator.faults.add({ method: "GET", path: "/v1.0/users", times: 100, effect: { do: "status", status: 403 } });
  const refused = await secure.import("--customer", "contoso");
  expect([refused.code, refused.text]).toEqual([2, expect.stringContaining("The data file stays as it is.")]);
  expect(secure.read("customers/contoso.example.yaml")).toBe(text);
  secure.remove();
});
