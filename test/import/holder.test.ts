import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SettingsError } from "../../provider/core/errors";
import { classesForm } from "../../provider/import/classesForm";
import { type Target, writeHolder } from "../../provider/import/holder";
import { stacksIn } from "../../provider/import/stackNames";
import type { ExistingResource } from "../../provider/services/import";
import { importing } from "../../provider/services/partnercenter/import/reader";

/** An import of a customer whose file is there already. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-holder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const id = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const contoso = { id, name: "Contoso", domain: "contoso.example", wish: "contoso" };
const person = (name: string, sku: string): ExistingResource => {
  const args = { customerId: id, userId: `${name}@contoso.example`, licenses: [{ sku }] };
  return { type: "UserLicense", id: `${id}/${name}`, wish: args.userId, args, state: args, comment: "" };
};
const target = (): Target => ({ folder, project: "licenses", node: true, service: importing });
const run = (...resources: ExistingResource[]) => writeHolder(contoso, "contoso", { resources, notes: [] }, target());
const path = () => join(folder, "customers", "contoso.yaml");
const text = () => readFileSync(path(), "utf8");
const inState = () =>
  JSON.parse(readFileSync(join(folder, "import", "contoso.json"), "utf8")).resources.map(
    ({ name, inputs }: { name: string; inputs: { licenses: { sku: string }[] } }) => [name, inputs.licenses[0]?.sku],
  );
const change = (from: string, to: string) => writeFileSync(path(), text().replace(from, to));

const [alice, bob] = [person("alice", "SPE_E3"), person("bob", "SPE_E3")];

test("What one line cannot take over safely keeps no other line from being changed, and waits until it can", () => {
  run(alice, bob);
  change("alice@contoso.example: SPE_E3", "alice@contoso.example: [\n    SPE_E3, # Ask Dana first.\n  ]");
  const changed = [person("alice", "SPE_E5"), person("bob", "SPE_E5"), person("carol", "SPE_E5")];
  for (let times = 0; times < 2; times += 1) {
    const { conflicts } = run(...changed);
    expect(conflicts).toEqual([
      expect.stringContaining("alice@contoso.example: the file stays as it is. By hand: licenses SPE_E5."),
    ]);
    expect(text()).toContain("SPE_E3, # Ask Dana first.");
    expect(text()).toContain("  bob@contoso.example: SPE_E5\n  carol@contoso.example: SPE_E5\n");
    expect(new Map(inState()).get("alice@contoso.example")).toBe("SPE_E3");
  }
  change("SPE_E3, # Ask Dana first.", "SPE_E3");
  expect(run(...changed).conflicts).toEqual([]);
  expect(text()).toContain("alice@contoso.example: SPE_E5\n");
  expect(new Map(inState()).get("alice@contoso.example")).toBe("SPE_E5");
});

test("What people and the service have both changed is told by each import until they agree", () => {
  run(alice, bob);
  change("alice@contoso.example: SPE_E3", "alice@contoso.example: VISIO");
  const changed = [person("alice", "SPE_E5"), bob];
  for (let times = 0; times < 3; times += 1) {
    expect(run(...changed).conflicts).toEqual([
      expect.stringContaining(
        "alice@contoso.example: licenses is VISIO in the file and SPE_E5 at the service, and was SPE_E3. The file stays as it is.",
      ),
    ]);
    expect(text()).toContain("alice@contoso.example: VISIO\n");
  }
  expect(run(person("alice", "VISIO"), bob).conflicts).toEqual([]);
  expect(new Map(inState()).get("alice@contoso.example")).toBe("VISIO");
});

test("Whom people take out of the file before Pulumi imports it is not brought into the state, and stays out", () => {
  run(alice, bob);
  change("  bob@contoso.example: SPE_E3\n", "");
  for (let times = 0; times < 3; times += 1) {
    expect(run(alice, bob).takenOut).toEqual(["bob@contoso.example"]);
    expect(inState()).toEqual([["alice@contoso.example", "SPE_E3"]]);
    expect(text()).not.toContain("bob@");
  }
});

test("A person whom the file cannot take in is not in the state that Pulumi imports, and is not said to be taken out", () => {
  run(alice);
  change("people:\n  alice@contoso.example: SPE_E3", "people: { alice@contoso.example: SPE_E3 }");
  for (let times = 0; times < 2; times += 1) {
    const { conflicts, takenOut } = run(alice, bob);
    expect([conflicts, takenOut]).toEqual([
      [expect.stringContaining("bob@contoso.example: it is not in the file. By hand:")],
      [],
    ]);
    expect(inState()).toEqual([["alice@contoso.example", "SPE_E3"]]);
  }
});

test("The file of another customer is never taken for this one's", () => {
  run(alice);
  const before = text();
  const fabrikam = { ...contoso, id: "a8ba3a2b-0000-4000-8000-000000000001", name: "Fabrikam" };
  expect(() => writeHolder(fabrikam, "contoso", { resources: [bob], notes: [] }, target())).toThrow(
    /is about someone else/,
  );
  expect(text()).toBe(before);
});

test("Two files about one customer stop an import: it cannot tell which is meant", () => {
  run(alice);
  writeFileSync(join(folder, "customers", "contoso-copy.yaml"), text());
  expect(() => stacksIn(folder, importing)).toThrow(/contoso-copy\.yaml and .*contoso\.yaml are both about/);
});

test("Resources that are written out in TypeScript stay byte for byte when nothing has changed", () => {
  const service = { ...importing, form: classesForm(folder) };
  const existing = () => ({
    resources: [alice],
    notes: [{ kind: "groupsUnknown", subject: "SPE_E3", text: "SPE_E3: 1 person" } as const],
  });
  writeHolder(contoso, "contoso", existing(), { ...target(), service });
  const file = join(folder, "customers", "contoso.ts");
  const first = readFileSync(file, "utf8");
  expect(writeHolder(contoso, "contoso", existing(), { ...target(), service }).file).toBe("unchanged");
  expect(readFileSync(file, "utf8")).toBe(first);
});

test("A file of another kind among those of customers is an error that says where it belongs", () => {
  writeHolder(contoso, "contoso", { resources: [alice], notes: [] }, target());
  writeFileSync(join(folder, "customers", "helpers.ts"), "export const x = 1;\n");
  const service = { folder: "customers", form: classesForm(folder) } as const;
  expect(() => stacksIn(folder, service)).toThrow(SettingsError);
  expect(() => stacksIn(folder, service)).toThrow(/helpers\.ts: expected a line like .* belong in another folder/);
});

test("A resource that has another name in the file keeps it, in the state that Pulumi imports too", () => {
  run(alice);
  change("alice@contoso.example: SPE_E3", "alice@contoso.example: { name: alice-of-sales, licenses: SPE_E3 }");
  expect(run(alice).takenOut).toEqual([]);
  expect(inState()).toEqual([["alice-of-sales", "SPE_E3"]]);
  run(person("alice", "SPE_E5"));
  expect(text()).toContain("alice@contoso.example: { name: alice-of-sales, licenses: SPE_E5 }");
});
