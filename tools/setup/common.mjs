import { accessSync, constants, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** A failure that the user can fix. The message names what was tried and what to do. */
export class SetupError extends Error {
  name = "SetupError";
}

const windows = process.platform === "win32";

export function duration(milliseconds) {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The file that running `name` in `folder` would start, or undefined. */
export function executableIn(folder, name) {
  for (const suffix of windows ? [".exe", ".cmd", ".bat"] : [""]) {
    const file = join(folder, name + suffix);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {}
  }
  return undefined;
}

export function executableOnPath(name, env) {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const file = folder && executableIn(folder, name);
    if (file) return file;
  }
  return undefined;
}

export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a second file and renames it, so that a reader or an interruption never leaves half a file. */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(draft, file);
}
