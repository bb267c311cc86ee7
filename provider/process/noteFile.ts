import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { replaceFile } from "../core/replaceFile";

/** Small files that are kept between runs. The name of a file is a hash, so that no file shows which customer it is about. */

/** A folder below XDG_STATE_HOME, the place that the XDG base directory specification gives to state. */
export const stateFolder = (environment: Record<string, string | undefined>, name: string): string =>
  join(environment.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-licenses", name);

/** @param about what tells this note from all others, for instance the service, the stack and the subscription. */
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

/** The note is written to a draft that is renamed, so a reader never gets half a note. Only the user can read it. */
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

/** Why a note cannot be used: the operating system's code, or that its content is damaged. */
export const noteTrouble = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "it is damaged";

const isAbsent = (error: unknown) => ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
