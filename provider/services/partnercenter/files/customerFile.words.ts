import { folded } from "../../../core/arguments";
import type { PersonInFile } from "./customerFile";
import type { NamedLicenses } from "./customerFile.schema";

/** Which words of a customer's file say a person's licenses. Pure. */

type License = PersonInFile["licenses"][number];

/**
 * A product stands as it is; one with plans switched off stands by a name from `licenses`, which is made where there is none yet.
 *
 * @param named the file's `licenses`. Names that are made are added to it.
 */
export function wordOf({ sku, excludedPlans }: License, named: NamedLicenses): string {
  if (excludedPlans === undefined) return sku;
  const known = Object.entries(named).find(([, one]) => key(one) === key({ sku, excludedPlans }));
  if (known !== undefined) return known[0];
  const plans = [...excludedPlans].sort();
  const wish = plans.length === 0 ? `${sku} with all plans` : `${sku} without ${inShort(plans)}`;
  const name = free(wish, named);
  named[name] = { sku, excludedPlans: plans };
  return name;
}

/** One word alone, or a list. */
export const wordsOf = (licenses: License[], named: NamedLicenses): string | string[] => {
  const words = licenses.map((license) => wordOf(license, named));
  return words.length === 1 ? (words[0] as string) : words;
};

const inShort = (plans: string[]): string =>
  plans.length <= 2 ? plans.join(" and ") : `${plans[0]} and ${plans.length - 1} more`;

function free(wish: string, named: NamedLicenses): string {
  for (let at = 1; ; at += 1) {
    const name = at === 1 ? wish : `${wish} (${at})`;
    if (!Object.hasOwn(named, name)) return name;
  }
}

const key = ({ sku, excludedPlans = [] }: License): string =>
  JSON.stringify([folded(sku), [...new Set(excludedPlans.map(folded))].sort()]);
