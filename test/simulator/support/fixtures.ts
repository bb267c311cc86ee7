import { documented } from "../../support/modelFixtures";
import type { Body } from "./client";

export const fixture = (service: "partner-center" | "uipath", name: string): Body => documented(name, service) as Body;

/**
 * Where every member sits and what kind of value it has: `items[].productSku.id: string`. Items of a list are taken
 * together, so the number of items and the order of members do not matter.
 */
export function shape(value: unknown, path = "$"): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...shape(item, `${path}[]`)]));
  if (typeof value !== "object" || value === null)
    return new Set([`${path}: ${value === null ? "null" : typeof value}`]);
  return new Set(Object.entries(value).flatMap(([name, member]) => [...shape(member, `${path}.${name}`)]));
}

/** What the documented body has and the answer lacks. */
export function missingFrom(answer: unknown, documented: unknown): string[] {
  const present = shape(answer);
  return [...shape(documented)].filter((line) => !present.has(line)).sort();
}
