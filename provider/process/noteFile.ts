import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { replaceFile } from "../core/replaceFile";

/** Small files that outlast a run. A file has a fingerprint for a name, and nothing in it tells whose it is. */

/** Below the folder for state of the XDG base directory specification. */
export const stateFolder = (environment: Record<string, string | undefined>, name: string): string =>
  join(environment.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-licenses", name);

/** @param about what the note belongs to. */
export const noteFile = (folder: string, about: string[]): string =>
  join(folder, `${createHash("sha256").update(JSON.stringify(about)).digest("hex")}.json`);

/** @returns `undefined` where there is no note. */
export function readNote(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** No reader meets half a note, and only its owner can read it. */
export function writeNote(file: string, note: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, `${JSON.stringify(note)}\n`);
}

export function removeNote(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** The operating system's code, or what a reader has to say of the content. */
export const noteTrouble = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "it is damaged";

const isAbsent = (error: unknown) => ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
