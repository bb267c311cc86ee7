import { silent } from "../core/lifecycle";
import { services } from "../services/all";
import type { Service } from "../services/service";
import type { Settings } from "../settings/settings";
import type { Connections } from "./connections";
import { serviceOf } from "./kinds";
import { reasonOf } from "./reason";
import type { HolderReport, Warning } from "./report";
import { type StackState, settingsFor } from "./stack";

/**
 * The customers and organizations that have the licenses of all stacks, and their seats. Each is read once, however many stacks name
 * it.
 */
export async function holdersOf(
  stacks: StackState[],
  connect: Connections,
  known: readonly Service[] = services,
): Promise<HolderReport[]> {
  const looks = new Map<string, Map<string, () => Promise<HolderReport>>>();
  for (const { name, licenses, configuration } of stacks)
    for (const { id, type, provider } of licenses) {
      const service = serviceOf(type, known);
      if (service === undefined) continue;
      const holder = service.drift().holder.idOf(id);
      const ways = looks.get(holder) ?? new Map();
      const look = () => lookAtHolder(service, id, connect, () => settingsFor(provider, configuration, known));
      looks.set(holder, ways.set(JSON.stringify([name, provider]), look));
    }
  return Promise.all([...looks.values()].map((ways) => whoKnows([...ways.values()])));
}

/** The credentials of one stack may read what those of another may not: quantities need fewer rights than seats. */
async function whoKnows(ways: (() => Promise<HolderReport>)[]): Promise<HolderReport> {
  const reports = await Promise.all(ways.map((look) => look()));
  const [first] = [...reports].sort((a, b) => Number(a.problem !== null) - Number(b.problem !== null));
  return first as HolderReport;
}

async function lookAtHolder(
  service: Service,
  id: string,
  connect: Connections,
  settings: () => Settings,
): Promise<HolderReport> {
  const { holder } = service.drift();
  const unread = { kind: holder.kind, id: holder.idOf(id), name: null, products: [] };
  return readable(unread, async () => {
    const { api } = connect(service, settings())(silent);
    // The report shows the id where the name cannot be read.
    const name = (await holder.name(id, api).catch(() => undefined)) ?? null;
    return readable({ ...unread, name }, async () => {
      const products = await holder.products(id, api);
      return { ...unread, name, ...("problem" in products ? products : { products, problem: null }) };
    });
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
