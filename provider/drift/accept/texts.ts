import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../declarations/readText";
import { services } from "../../services/all";
import type { Text } from "./accept";

/** The texts of a project that declare resources. */

/** @param folder the project's. @throws {SettingsError} where a data file has a mistake. */
export const textsIn = (folder: string): Text[] => dataFilesIn(folder);

function dataFilesIn(folder: string): Text[] {
  return services.flatMap((service) => {
    const importer = service.import?.();
    if (importer === undefined || !existsSync(join(folder, importer.folder))) return [];
    return readdirSync(join(folder, importer.folder))
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => {
        const path = join(importer.folder, name);
        return { path, text: readText(join(folder, path)), form: importer.form };
      });
  });
}
