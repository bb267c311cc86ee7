import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SettingsError } from "../core/errors";
import { replaceSharedFile } from "../core/replaceFile";
import { type Language, languages } from "./languages";

/** The folder of a project that `licenses import` writes, and what it was written as. */

export interface Manifest {
  version: 1;
  /** Name of the Pulumi project. */
  project: string;
  language: Language;
  /** `"data"`: one data file for each customer. `"classes"`: their resources written out in TypeScript. */
  form: "data" | "classes";
  /** Whether Microsoft Graph is asked which licenses a group grants. Without it, a later import would take them for direct ones. */
  graph: boolean;
}

export const manifestFile = "licenses-import.json";

const manifest = z.object({
  version: z.literal(1),
  project: z.string(),
  language: z.enum(languages),
  form: z.enum(["data", "classes"]),
  graph: z.boolean(),
});

const isDraft = /\.[0-9a-f-]{36}\.draft$/;

/** What stands in the folder; `undefined`: nothing yet. @throws {SettingsError} where something else does. */
export function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, manifestFile);
  if (existsSync(file)) return read(file);
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) throw new SettingsError(`--out ${folder} is a file. Expected a folder.`);
  const [first] = readdirSync(folder).filter((name) => name !== ".git" && !isDraft.test(name));
  if (first === undefined) return undefined;
  throw new SettingsError(
    `--out ${folder} is not empty (it has ${first}), and no import has written it: ${manifestFile} is missing. Name an empty folder, or one that does not exist yet.`,
  );
}

function read(file: string): Manifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new SettingsError(`${file} is not what licenses import writes. Restore it from the repository's history.`);
  }
}

/** Takes away the drafts of files that a killed import was writing. */
export function removeDrafts(folder: string): void {
  for (const place of ["", "customers", "organizations", "import"].map((name) => join(folder, name)))
    for (const name of existsSync(place) ? readdirSync(place) : [])
      if (isDraft.test(name)) rmSync(join(place, name), { force: true });
}

/** Writes a file where its text differs. Its mode stays as it is. */
export function write(folder: string, path: string, text: string): "written" | "unchanged" {
  const file = join(folder, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return "unchanged";
  mkdirSync(dirname(file), { recursive: true });
  replaceSharedFile(file, text, { flush: false });
  return "written";
}
