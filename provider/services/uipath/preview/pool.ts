import { columns } from "../../../core/columns";
import { isWord } from "../../../core/known";
import { called, error, type Finding, type Planned, some, warning } from "../../../core/planned";
import type { AutomationSuite, Quantity } from "../api";
import { quantityOf, sameCode } from "../organizationLicense.decide";
import type { Availability } from "../wire";

/** Whether a host has enough for all organizations of a program. One by one they are read only where that is in doubt. */

interface Demand {
  planned: Planned;
  wanted: Quantity[];
  /** What the organization has; absent where the service does not report it. */
  has?: Quantity[] | undefined;
}

export async function lookAtPool(
  api: AutomationSuite,
  host: string,
  pool: Availability[],
  planned: Planned[],
): Promise<Finding[]> {
  const demands = planned.filter(({ operation }) => operation !== "same").flatMap(demandOf);
  const doubtful = pool.filter(({ code, availableQuantity }) => {
    const wanted = demands.reduce((sum, demand) => sum + quantityOf(code, demand.wanted), 0);
    return wanted > availableQuantity;
  });
  if (doubtful.length === 0) return [];
  const read = await Promise.all(
    demands.map(async (demand) => {
      const found = await api.available(host, String(demand.planned.args.organizationId));
      return found === "no such call" ? demand : { ...demand, has: found?.license?.products ?? [] };
    }),
  );
  return shortTable(
    host,
    doubtful.flatMap((product) => shortOf(product, read)),
  );
}

function demandOf(planned: Planned): Demand[] {
  const { organizationId, productQuantities } = planned.args;
  if (!isWord(organizationId) || !Array.isArray(productQuantities)) return [];
  const wanted = productQuantities.filter((product) => isWord(product?.code) && typeof product.quantity === "number");
  return [{ planned, wanted }];
}

interface Short {
  code: string;
  asking: { planned: Planned; more: number }[];
  needed: number;
  free: number;
  missing: number;
  /** Licenses that other organizations of the program give back in the same run, or may. */
  returning: number;
}

function shortOf({ code, availableQuantity }: Availability, demands: Demand[]): Short[] {
  const names = ({ wanted }: Demand) => wanted.some((product) => sameCode(product.code, code));
  const changes = demands.flatMap((demand) => {
    const live = demand.has === undefined ? undefined : quantityOf(code, demand.has);
    // The remaining amount of a consumable does not tell how much was allocated.
    if (live === undefined || !Number.isInteger(live)) return [];
    return [{ planned: demand.planned, more: (names(demand) ? quantityOf(code, demand.wanted) : 0) - live }];
  });
  const asking = changes.filter(({ more }) => more > 0);
  const needed = asking.reduce((sum, { more }) => sum + more, 0);
  const returning = changes.reduce((sum, { more }) => sum + Math.max(0, -more), 0);
  const missing = needed - availableQuantity;
  return missing > 0 ? [{ code, asking, needed, free: availableQuantity, missing, returning }] : [];
}

function shortTable(host: string, shorts: Short[]): Finding[] {
  const certain = shorts.filter(({ missing, returning }) => returning < missing);
  const perhaps = shorts.filter((short) => !certain.includes(short));
  return [
    ...(certain.length === 0
      ? []
      : [
          error(
            [
              `Host ${host} has too few licenses for what this program gives to organizations:`,
              ...rowsOf(certain),
              "  Allocate fewer, or give back what other organizations do not need, in a run of its own first.",
            ].join("\n"),
          ),
        ]),
    ...perhaps.map(({ code, needed, free, returning }) =>
      warning(
        `Host ${host} has ${free} licenses of ${code} free and ${needed} more are needed. This may still succeed if organizations of this program give back ${returning} earlier in the same run.`,
      ),
    ),
  ];
}

function rowsOf(shorts: Short[]): string[] {
  const rows = shorts.map(({ code, needed, free, missing }) => [code, needed, free, missing].map(String));
  const [heading = "", ...lines] = columns([["code", "more needed", "free", "missing"], ...rows]);
  const askers = shorts.map(({ asking }) => some(asking.map(({ planned, more }) => `${called(planned)} (${more})`)));
  return [heading, ...lines.flatMap((line, index) => [line, `  for ${askers[index]}`])].map((line) => `  ${line}`);
}
