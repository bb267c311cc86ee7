import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { readText } from "../../declarations/readText";
import { typescriptForm } from "../../declarations/typescript";
import { importers } from "../../services/all";
import type { Text } from "./accept";

/** The texts of a project that declare resources: its data files, and its programs in TypeScript and JavaScript. */

/** @param folder the project's. @throws {SettingsError} where a data file has a mistake. */
export const textsIn = (folder: string): Text[] => [...dataFilesIn(folder), ...programsIn(folder)];

function dataFilesIn(folder: string): Text[] {
  return importers().flatMap(({ folder: own, form }) => {
    if (!existsSync(join(folder, own))) return [];
    return readdirSync(join(folder, own))
      .filter((name) => name.endsWith(form.ending))
      .sort()
      .map((name) => join(own, name))
      .map((path) => ({ path, text: readText(join(folder, path)), form }));
  });
}

const isProgram = /(?<!\.d)\.[cm]?[jt]s$/;
const isNotOurs = /^(\.|node_modules$|dist$|bin$)/;

function programsIn(folder: string): Text[] {
  const form = typescriptForm(folder);
  return filesIn(folder, "")
    .filter((path) => isProgram.test(path))
    .map((path) => ({ path, text: readText(join(folder, path)), form }))
    .filter(({ text }) => text.includes("pulumi-licenses"));
}

function filesIn(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}${sep}${entry.name}`;
      if (entry.isDirectory()) return isNotOurs.test(entry.name) ? [] : filesIn(folder, path);
      return entry.isFile() ? [path] : [];
    });
}
