import { execFileSync } from "node:child_process";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { type ImportedProject, importedProject } from "../support/importedProject";
import { contoso, licensesOf, quantityOf, sku, user, world, writesOf } from "../support/world";

/** `licenses drift --leave` of an imported project in a git repository, as its user runs it. */

const stack = "contoso.example";
let simulator: Simulator;
let project: ImportedProject;
const setSeats = (quantity: number) =>
  simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity });
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const drift = (...more: string[]) => project.licenses("drift", "--stack", stack, ...more);
const leave = (...more: string[]) => drift("--leave", "--reason", "Dana decides in May", "--yes", ...more);
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Dana Example", "-c", "user.email=dana@contoso.example", ...args], {
    cwd: project.folder,
    encoding: "utf8",
  });

beforeAll(async () => {
  simulator = await startSimulator({ world });
  project = importedProject(() => simulator);
  simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
  await project.import("--customer", contoso.id);
  await project.pulumi(["stack", "init", stack]);
  const up = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
  expect([up.code, up.text]).toEqual([0, expect.stringContaining("created")]);
  git("init", "--quiet");
});
afterAll(async () => {
  project.remove();
  await simulator.close();
});

test("Drift that is left does not count, names who decided, and counts again when it goes further", async () => {
  setSeats(13);
  expect((await drift()).code).toBe(1);
  const left = await leave("--until", day(60));
  expect([left.code, left.text]).toEqual([
    0,
    expect.stringMatching(/head-office: .*13[\s\S]*written: licenses-decisions\.yaml/),
  ]);
  const uncommitted = await drift();
  expect([uncommitted.code, uncommitted.text]).toEqual([
    0,
    expect.stringMatching(/Left as found:[\s\S]*Dana decides in May \(not committed yet\)/),
  ]);
  git("add", "--all");
  git("commit", "--quiet", "--message", "Left until Dana decides");
  const committed = await drift("--json");
  expect(committed.code).toBe(0);
  const report = JSON.parse(committed.text);
  expect(report.summary).toMatchObject({ changed: 0, left: 1 });
  expect(report.resources.find(({ name }: { name: string }) => name === "head-office")).toMatchObject({
    status: "changed",
    wanted: { quantity: 10 },
    found: { quantity: 13 },
    left: { until: day(60), reason: "Dana decides in May", by: "Dana Example" },
  });
  setSeats(14);
  const further = await drift();
  expect([further.code, further.text]).toEqual([1, expect.stringContaining("does not cover what is found now")]);
  setSeats(10);
  const repaired = await drift();
  expect([repaired.code, repaired.text]).toEqual([0, expect.stringContaining("covers nothing any more")]);
});

test.each([
  ["a day that is over", ["--until", "2020-01-31"], "expected a day from"],
  ["a day that is years ahead", ["--until", "2099-01-31"], "expected a day from"],
  ["a day that no calendar has", ["--until", `${day(40).slice(0, 4)}-02-30`], "expected a day from"],
  ["no day", [], "--until is missing"],
  ["an empty reason", ["--until", day(9), "--reason", " "], "--reason is missing"],
  [
    "a resource that has not drifted",
    ["--until", day(9), "--resource", "nobody"],
    "Nothing that has drifted is meant by",
  ],
])("%s keeps no decision", async (_what, flags, message) => {
  setSeats(12);
  const before = project.read("licenses-decisions.yaml");
  const refused = await leave(...flags);
  expect([refused.code, refused.text]).toEqual([2, expect.stringContaining(message)]);
  expect(project.read("licenses-decisions.yaml")).toBe(before);
});

test("A mistake in the file of decisions is an error with its line", async () => {
  const before = project.read("licenses-decisions.yaml");
  project.write("licenses-decisions.yaml", before.replace("until: ", "until: never "));
  const refused = await drift();
  expect([refused.code, refused.text]).toEqual([
    2,
    expect.stringMatching(/licenses-decisions\.yaml:\d+: .*expected a day/),
  ]);
  project.write("licenses-decisions.yaml", before);
});

test("The command that repairs the rest keeps what is left as it is", async () => {
  setSeats(13);
  expect((await leave("--until", day(60), "--resource", "head-office")).code).toBe(0);
  simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
  const [command] = JSON.parse((await drift("--json")).text).resources.flatMap(
    ({ name, command }: { name: string; command: string | null }) => (name.startsWith("alice") ? (command ?? []) : []),
  );
  expect(command).toMatch(/^pulumi up --refresh --stack contoso\.example --exclude '?urn:.*::head-office'?$/);
  await project.pulumi(["config", "rm", "licenses:adoptOnly", "--stack", stack]);
  simulator.journal.clear();
  const args = command.replaceAll("'", "").split(" ").slice(1);
  const up = await project.pulumi([...args, "--yes", "--skip-preview"]);
  expect([up.code, up.text]).toEqual([0, expect.stringContaining("alice@contoso.example")]);
  expect(writesOf(simulator)).toHaveLength(1);
  expect([quantityOf(simulator, contoso.e5), licensesOf(simulator, user.alice)]).toEqual([13, ["SPE_E5"]]);
  expect((await drift()).code).toBe(0);
});
