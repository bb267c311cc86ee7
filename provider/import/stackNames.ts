import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../declarations/readText";
import type { Holder, ServiceImport } from "../services/import";

/** Which stack a customer or organization has: its data file is called like it. */

/** Stacks of the files that are there, by the id of whom they are about. @throws {SettingsError} where a file has a mistake. */
export function stacksIn(
  folder: string,
  { folder: own, form }: Pick<ServiceImport, "folder" | "form">,
): Map<string, string> {
  const files = listOf(join(folder, own)).filter((name) => name.endsWith(form.ending));
  return new Map(
    files.map((name) => [
      form.holderOf(readText(join(folder, own, name)), join(own, name)),
      name.slice(0, -form.ending.length),
    ]),
  );
}

/** Names of all stacks that the project has files for, whatever the service. */
export const takenStacks = (folder: string): Set<string> =>
  new Set(
    ["customers", "organizations"]
      .flatMap((one) => listOf(join(folder, one)))
      .flatMap((name) => /^(.+)\.(?:yaml|ts)$/.exec(name)?.[1] ?? []),
  );

/** The names of new ones depend on nothing but themselves, as far as no two would have the same. Pure. */
export function stackNames(holders: Holder[], known: Map<string, string>, taken: Set<string>): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken);
  for (const holder of holders) {
    const name = known.get(holder.id.toLowerCase()) ?? free(holder, used);
    used.add(name);
    names.set(holder.id, name);
  }
  return names;
}

function free({ id, wish }: Holder, used: Set<string>): string {
  const names = [wish, `${wish}-${id.slice(0, 8)}`, id].map((one) => one.slice(0, 100));
  return names.find((one) => !used.has(one)) ?? id;
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
