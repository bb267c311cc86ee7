import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A folder in which the processes of one run leave word for each other: the program and Pulumi's provider processes know nothing
 * of each other but the engine's address. It holds digests, no names of people and no credentials, and only its owner can read it.
 */

/** @throws {Error} with the operating system's code, where the folder cannot be made or belongs to another user. */
export function runFolder(): string {
  const owner = process.getuid?.();
  const folder = join(tmpdir(), `pulumi-licenses-${owner ?? "runs"}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (owner !== undefined && uid !== owner)
    throw Object.assign(new Error(`${folder} belongs to another user`), { code: "EACCES" });
  if (owner !== undefined && (mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return folder;
}

/** Whether a process lives, this user's or another's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes files of which `isOver` says that nothing reads them any more. */
export function sweep(folder: string, isOver: (name: string) => boolean): void {
  for (const name of readdirSync(folder).filter(isOver)) rmSync(join(folder, name), { force: true });
}

/** Equal texts have equal digests; the text cannot be read from it. Case does not matter. */
export const digest = (text: string): string =>
  createHash("sha256").update(text.trim().toLowerCase()).digest("base64url").slice(0, 22);
