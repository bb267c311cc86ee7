import { randomUUID } from "node:crypto";
import { readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** More links than this are a circle. */
const mostLinks = 40;

/**
 * The target of a link, even if it does not exist yet. The link may lead to a volume that outlives this machine, so a file must not
 * take its place.
 */
export function targetOf(file: string, links = 0): string {
  let next: string;
  try {
    next = readlinkSync(file);
  } catch {
    return file;
  }
  if (links === mostLinks) throw Object.assign(new Error(`${file} is a circle of links`), { code: "ELOOP" });
  return targetOf(resolve(realpathSync(dirname(file)), next), links + 1);
}

/**
 * Replaces a file in one step, or writes a new one: other processes read the old text or the new one, never a part of it.
 *
 * @param mode who may read it; by default only its owner.
 * @param flush `false` where the text may be lost when the machine stops; waiting for the disk takes milliseconds.
 */
export function replaceFile(
  file: string,
  text: string,
  { flush = true, mode = 0o600 }: { flush?: boolean; mode?: number } = {},
): void {
  const target = targetOf(file);
  // Containers that share a volume have the same process ids, so a process id would not tell their drafts apart.
  const draft = `${target}.${randomUUID()}.draft`;
  try {
    writeFileSync(draft, text, { mode, flag: "wx", flush });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** The same for a file that others may read, as those of a project: its mode stays, and a new one is readable by all. */
export function replaceSharedFile(file: string, text: string, { flush = true }: { flush?: boolean } = {}): void {
  const found = statSync(file, { throwIfNoEntry: false });
  replaceFile(file, text, { flush, mode: found === undefined ? 0o644 : found.mode & 0o777 });
}
