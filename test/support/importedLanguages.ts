import { delimiter, join } from "node:path";
import type { WorldSeed } from "pulumi-licenses/simulator";
import type { Language as ProjectLanguage } from "../../provider/import/languages";
import { plan, sku } from "./catalog";
import type { ImportedProject } from "./importedProject";
import { environmentOf, type Need } from "./languages";
import { withPlugin } from "./plugin";
import { house } from "./pulumiHouse";
import { installedPython, needsOf } from "./sdk";
import { contoso, world } from "./world";

/** What `licenses import` finds for the tests of its programs, and what these programs need to run. */

export const needsOfProject: Record<ProjectLanguage, Need[]> = { ...needsOf, typescript: [] };

export const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

const member = (number: number, userPrincipalName: string, ...licenses: object[]) => ({
  id: `eeeeeeee-0000-4000-8000-${String(number).padStart(12, "0")}`,
  userPrincipalName,
  displayName: userPrincipalName,
  usageLocation: "US",
  licenses,
});

/** People whose names are unlike those of others. */
export const people = [
  member(1, "alice@contoso.example", { skuId: sku.e3, excludedPlans: [plan.teams] }, { skuId: sku.e5 }),
  member(2, "guest_fabrikam.example#EXT#@contoso.example", { skuId: sku.e3 }),
  member(3, "sean.o'neil@contoso.example", { skuId: sku.e3 }),
  member(4, "dollar$${b}@contoso.example", { skuId: sku.e3 }),
  member(5, "dora.new@contoso.example", { skuId: sku.e5 }),
];

export const crowd = Array.from({ length: 200 }, (_, at) =>
  member(100 + at, `user${at}@contoso.example`, { skuId: sku.e3 }),
);

/** Contoso with these people, and an organization of an Automation Suite. */
export const worldWith = (users: ReturnType<typeof member>[]): WorldSeed => ({
  ...world,
  customers: (world.customers ?? []).map((customer) =>
    customer.id === contoso.id
      ? {
          ...customer,
          users,
          subscriptions: (customer.subscriptions ?? []).map((one) => (one.id === contoso.e3 ? e3For300(one) : one)),
        }
      : customer,
  ) as NonNullable<WorldSeed["customers"]>,
  uipath: {
    products: [
      { code: "UNATT", quantity: 12 },
      { code: "ATTUNU", quantity: 60 },
    ],
    organizations: [{ id: finance, name: "finance", allocations: { UNATT: 1, ATTUNU: 10 } }],
    accessTokens: ["simulated-host-token"],
  },
});

const e3For300 = <Subscription extends object>(one: Subscription) => ({ ...one, quantity: 300 });

/** As the commands that an import prints set it up; without asking a registry. */
export async function environmentOfProject(language: ProjectLanguage, sdks = ""): Promise<Record<string, string>> {
  const commands = join(house, "node_modules", ".bin");
  if (language === "typescript") return { PATH: [commands, withPlugin.PATH].join(delimiter) };
  const always = environmentOf(language);
  const PATH = [always.PATH, commands].join(delimiter);
  if (language === "python") return { ...always, PATH, PYTHONPATH: await installedPython(sdks) };
  // In place of `go mod tidy`.
  const fromCache = { GOFLAGS: "-trimpath -mod=mod", GOPROXY: "off", GONOSUMDB: "*" };
  return language === "go" ? { ...always, ...fromCache, PATH } : { ...always, PATH };
}

/** The arguments of each resource in a stack's state, by name. */
export async function stateOf(project: ImportedProject, stack: string): Promise<Record<string, object>> {
  const { text } = await project.pulumi(["stack", "export", "--stack", stack]);
  const { deployment } = JSON.parse(text) as { deployment: { resources: { urn: string; inputs?: object }[] } };
  return Object.fromEntries(
    deployment.resources
      .filter(({ urn }) => /(UserLicense|SubscriptionQuantity|OrganizationLicense)::/.test(urn))
      .map(({ urn, inputs = {} }) => [urn.split("::").slice(3).join("::"), inputs]),
  );
}
