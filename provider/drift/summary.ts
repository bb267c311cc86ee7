import type { Report } from "./report";

/** The figures of a report, and its verdict. Pure. */

type Parts = Pick<Report, "stacks" | "resources" | "warnings">;

export function summaryOf({ stacks, resources, warnings }: Parts): Report["summary"] {
  const count = (status: Report["resources"][number]["status"]) =>
    resources.filter((resource) => resource.status === status && resource.left === null).length;
  return {
    stacks: stacks.length,
    resources: resources.length,
    inStep: count("inStep"),
    changed: count("changed"),
    gone: count("gone"),
    left: resources.filter(({ left }) => left !== null).length,
    couldNotTell: count("couldNotTell") + stacks.filter(({ problem }) => problem !== null).length,
    warnings: warnings.length,
    comingUp: warnings.filter(({ at }) => at !== null).length,
  };
}

/** Unread resources may hide more drift than was found, so they outrank it in the verdict. */
export function resultOf({ changed, gone, couldNotTell }: Report["summary"]): Report["result"] {
  if (couldNotTell > 0) return "couldNotTell";
  return changed + gone > 0 ? "drift" : "inStep";
}

export const exitCodes: Record<Report["result"], number> = { inStep: 0, drift: 1, couldNotTell: 2 };

/** By date, and what has none last. */
export const byDate = (a: Report["warnings"][number], b: Report["warnings"][number]): number =>
  (a.at ?? "9999").localeCompare(b.at ?? "9999");
