import { silent } from "../core/lifecycle";
import { products as productsOfCustomer } from "../services/partnercenter/drift/holder";
import { products as productsOfOrganization } from "../services/uipath/drift/organizationLicense";
import { hostOf } from "../services/uipath/organizationLicense.args";
import type { Connections } from "./connections";
import { reasonOf } from "./reason";
import type { HolderReport, Warning } from "./report";
import { type StackState, settingsFor } from "./stack";

/** Who has the licenses of all stacks, and how many seats they have: asked for once, however many stacks name them. */
export async function holdersOf(stacks: StackState[], connections: Connections): Promise<HolderReport[]> {
  const looks = new Map<string, Map<string, () => Promise<HolderReport>>>();
  for (const { name, licenses, configuration } of stacks)
    for (const { id, type, provider } of licenses) {
      const [first = "", second = ""] = id.split("/");
      const settings = () => settingsFor(provider, configuration);
      const [holder, look] =
        type === "OrganizationLicense"
          ? [second, () => organization(id, second, connections, settings)]
          : [first, () => customer(first, connections, settings)];
      const ways = looks.get(holder) ?? new Map();
      looks.set(holder, ways.set(JSON.stringify([name, provider]), look));
    }
  return Promise.all([...looks.values()].map((ways) => whoKnows([...ways.values()])));
}

/** Credentials of one stack may see what those of another may not: quantities need fewer rights than seats. */
async function whoKnows(ways: (() => Promise<HolderReport>)[]): Promise<HolderReport> {
  const reports = await Promise.all(ways.map((look) => look()));
  const [first] = [...reports].sort((a, b) => Number(a.problem !== null) - Number(b.problem !== null));
  return first as HolderReport;
}

type SettingsOf = () => ReturnType<typeof settingsFor>;

async function customer(id: string, connections: Connections, settings: SettingsOf): Promise<HolderReport> {
  const unread = { kind: "customer" as const, id, name: null, products: [] };
  return readable(unread, async () => {
    const { api } = connections.partnerCenter(settings())(silent);
    // A name is a kindness: without it the id stands there.
    const name = (await api.companyName(id).catch(() => undefined)) ?? null;
    return readable({ ...unread, name }, async () => ({
      ...unread,
      name,
      products: productsOfCustomer(await api.subscribedSkus(id)),
      problem: null,
    }));
  });
}

function organization(
  licenseId: string,
  id: string,
  connections: Connections,
  settings: SettingsOf,
): Promise<HolderReport> {
  const unread = { kind: "organization" as const, id, name: null, products: [] };
  return readable(unread, async () => {
    const { api } = connections.automationSuite(settings())(silent);
    const [available, name] = await Promise.all([
      api.available(hostOf(licenseId), id),
      api.organizationName(id).catch(() => undefined),
    ]);
    const named = { ...unread, name: name ?? null };
    if (available === "no such call") return { ...named, problem: "This Automation Suite does not tell." };
    return { ...named, products: available === undefined ? [] : productsOfOrganization(available), problem: null };
  });
}

async function readable(
  unread: Omit<HolderReport, "problem">,
  look: () => Promise<HolderReport>,
): Promise<HolderReport> {
  try {
    return await look();
  } catch (error) {
    return { ...unread, problem: reasonOf(error) };
  }
}

/** Seats that are paid for and not used, and ones that are used and not paid for. Pure. */
export const seatWarnings = (holders: HolderReport[]): Warning[] =>
  holders.flatMap(({ id, name, products }) =>
    products.flatMap((product) => {
      const about = { stack: null, resource: null, holder: id, at: null };
      const who = `${name ?? id}: ${product.name || product.partNumber || product.id}`;
      const { assigned, bought, free, overAllocated } = product;
      const over = `${who} is in use ${assigned} times, ${overAllocated} more than the ${bought} that are there.`;
      const unused = `${who} has ${free} of ${bought} unused.`;
      return [
        ...(overAllocated > 0 ? [{ ...about, kind: "overAllocated" as const, text: over }] : []),
        ...(free > 0 ? [{ ...about, kind: "unused" as const, text: unused }] : []),
      ];
    }),
  );
