import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declaredBy } from "../../provider/import/dataFile";
import { services } from "../../provider/services/all";

const importers = services.flatMap((service) => service.import?.() ?? []);
const organization = "organization: 7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90\nname: finance\nlicenses: { UNATT: 2 }\n";
const customer = "customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1\npeople:\n  alice@contoso.example: SPE_E3\n";

describe("The data file of a stack", () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-dataFile-"));
  beforeAll(() => {
    process.chdir(folder);
    for (const one of ["customers", "organizations"]) mkdirSync(one);
    writeFileSync("customers/contoso.yaml", customer);
    writeFileSync("organizations/finance.yaml", organization);
    for (const one of ["customers", "organizations"]) writeFileSync(`${one}/both.yaml`, customer);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  test("is that of a customer or of an organization", () => {
    const [ofCustomer, people] = declaredBy("contoso", importers);
    expect([ofCustomer.folder, people.map(({ name }) => name)]).toEqual(["customers", ["alice@contoso.example"]]);
    const [ofOrganization, licenses] = declaredBy("finance", importers);
    expect([ofOrganization.folder, licenses.map(({ name }) => name)]).toEqual(["organizations", ["finance"]]);
  });

  test("is missed with both places where it could be", () => {
    expect(() => declaredBy("northwind", importers)).toThrow(
      "Stack northwind has no data file: customers/northwind.yaml and organizations/northwind.yaml are not in ",
    );
  });

  test("is refused where there are two of them", () => {
    expect(() => declaredBy("both", importers)).toThrow(
      "Stack both has more than one data file: customers/both.yaml and organizations/both.yaml.",
    );
  });
});
