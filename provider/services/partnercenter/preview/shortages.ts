import { columns } from "../../../core/columns";
import { called, error, type Finding, some } from "../../../core/planned";
import type { Shortage } from "./stock";

/** One finding with a table of all shortages of the program. Pure. */
export function shortageTable(shortages: Shortage[]): Finding[] {
  if (shortages.length === 0) return [];
  const head = ["customer", "product", "needed", "free", "bought", "missing", "enough would be a quantity of"];
  const rows = shortages.map(({ customerId, product, asking, free, bought, missing, enough }) =>
    [customerId, product, asking.length, free, bought, missing, enough].map(String),
  );
  const [heading, ...lines] = columns([head, ...rows]);
  const detailed = lines.flatMap((line, index) => [line, `  for ${askers(shortages[index])}`]);
  const text = [
    "There are too few licenses for what this program assigns:",
    ...[heading, ...detailed].map((line) => `  ${line}`),
    "  Licenses that only leave by deleting a resource are not free in this run: remove them in a run of its own first, or swap in place.",
  ];
  return [error(text.join("\n"))];
}

const askers = (shortage: Shortage | undefined): string =>
  some((shortage?.asking ?? []).map(({ planned, user }) => `${called(planned)} (${user})`));
