import { existsSync } from "node:fs";
import { join } from "node:path";
import { SettingsError } from "../core/errors";
import type { Declaration } from "../declarations/declaration";
import { readText } from "../declarations/readText";
import type { ServiceImport } from "../services/import";

/** The data file of one stack of a project. */

type Importer = Pick<ServiceImport, "folder" | "form" | "waitsFor">;

/** What the data file of a stack in this folder declares. @throws {SettingsError} where there is none, more than one, or a mistake in it. */
export function declaredBy<One extends Importer>(stack: string, importers: One[]): [One, Declaration[]] {
  const pathIn = ({ folder }: One) => join(folder, `${stack}.yaml`);
  const found = importers.filter((importer) => existsSync(pathIn(importer)));
  const [importer] = found;
  if (importer === undefined)
    throw new SettingsError(
      `Stack ${stack} has no data file: ${importers.map(pathIn).join(" and ")} are not in ${process.cwd()}.`,
    );
  if (found.length > 1)
    throw new SettingsError(`Stack ${stack} has more than one data file: ${found.map(pathIn).join(" and ")}.`);
  return [importer, importer.form.read(readText(pathIn(importer)), pathIn(importer))];
}
