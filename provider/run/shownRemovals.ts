import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../core/replaceFile";
import { digest, runFolder, sweep } from "./runFolder";

/**
 * What the last preview on this machine has shown that an `exclusive` resource will take away. Preview and update are runs of their own
 * with processes of their own, and an update may come without a preview (`--skip-preview`, the Automation API).
 */

/** How long a preview counts, in milliseconds: a day, as people may approve the next morning. */
const countsFor = 86_400_000;

const nameOf = (urn: string) => `shown-${digest(urn)}`;

/** @param parts ids of what goes; none, where nothing does. */
export function recordShownRemovals(urn: string, parts: string[]): void {
  try {
    const folder = runFolder();
    sweep(folder, (name) => name.startsWith("shown-") && isOld(join(folder, name)));
    replaceFile(join(folder, nameOf(urn)), JSON.stringify(parts.map(digest)), { flush: false });
  } catch {
    // An update does not take away what is not recorded here, and warns.
  }
}

export function removalWasShown(urn: string, part: string): boolean {
  try {
    const file = join(runFolder(), nameOf(urn));
    return !isOld(file) && (JSON.parse(readFileSync(file, "utf8")) as string[]).includes(digest(part));
  } catch {
    return false;
  }
}

const isOld = (file: string) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > countsFor;
