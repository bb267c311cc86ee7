import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../../provider/core/lifecycle";
import { type Configuration, sharedOf } from "../../provider/process/shared";
import { services } from "../../provider/services/all";
import type { Service } from "../../provider/services/service";

const { section } = services[0] as Service;
const resource = "urn:pulumi:dev::office::licenses:index:SubscriptionQuantity::seats";

describe("A limit in the file Pulumi.<stack>.yaml", () => {
  const home = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shared-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: office\nruntime: yaml\n");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), 'config:\n  licenses:maxPurchases: "1000"\n');
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  function limitOf(given: Configuration) {
    const shared = sharedOf(undefined);
    shared.configure(given);
    shared.contextIn(section, resource, () => ({ api: {} }) as Context<object>);
    return shared.limitsNow().maxPurchases;
  }
  const config = (key: string) => (key === "licenses:maxPurchases" ? "10" : undefined);

  test("yields to what Pulumi gives a run of the program, for instance from --config-file", () => {
    const limit = limitOf({ config, isTodays: true });
    expect(limit).toMatchObject({ most: 10, from: "licenses:maxPurchases" });
    expect(limit?.set(20)).toBe("pulumi config set licenses:maxPurchases 20");
  });

  test("wins over what the last update recorded, in a refresh or a destroy", () => {
    expect(limitOf({ config })).toMatchObject({ most: 1000, from: "licenses:maxPurchases in Pulumi.dev.yaml" });
  });

  test("holds for an explicit provider, to which Pulumi gives none of the stack's configuration", () => {
    const explicit = { partnerCenter: { tenantId: "contoso.example" } };
    expect(limitOf({ config: () => undefined, explicit, isTodays: true })).toMatchObject({ most: 1000 });
  });
});
