import { readdirSync } from "node:fs";
import { join } from "node:path";
import { SettingsError } from "../core/errors";
import { readText } from "../declarations/readText";
import type { Holder, ServiceImport } from "../services/import";

/** Which stack a customer or organization has: its data file is called like it. */

/** Stacks of the files that are there, by the id of whom they are about. @throws {SettingsError} where a file has a mistake, or two are about one. */
export function stacksIn(
  folder: string,
  { folder: own, form }: Pick<ServiceImport, "folder" | "form">,
): Map<string, string> {
  const stacks = new Map<string, string>();
  for (const name of listOf(join(folder, own)).sort()) {
    if (!name.endsWith(form.ending)) continue;
    const [stack, file] = [name.slice(0, -form.ending.length), join(own, name)];
    const id = form.holderOf(readText(join(folder, own, name)), file);
    const other = stacks.get(id);
    if (other !== undefined)
      throw new SettingsError(
        `${join(own, other + form.ending)} and ${file} are both about ${id}: two stacks would change the same licenses. Keep one of them.`,
      );
    stacks.set(id, stack);
  }
  return stacks;
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
