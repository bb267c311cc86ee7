import { resolve } from "node:path";
import { SettingsError } from "../core/errors";
import { systemClock } from "../core/systemClock";
import { classesForm } from "../import/classesForm";
import { type Imported, importAll } from "../import/importing";
import { openJournal } from "../import/journal";
import type { Language } from "../import/languages";
import { nextCommands } from "../import/nextCommands";
import { installCommands, writeProject } from "../import/project";
import { type Manifest, manifestIn, removeDrafts } from "../import/projectFolder";
import { selected, type Wanted } from "../import/selection";
import { summaryOf } from "../import/summary";
import { importers } from "../services/all";
import type { ServiceImport } from "../services/import";
import { importProgress } from "./importProgress";
import { enter, type Place, settingsAt } from "./place";
import { complain, say } from "./say";

export interface ImportOptions extends Wanted, Place {
  out: string;
  name?: string;
  language?: Language;
  typescript: boolean;
  graph: boolean;
}

/** `licenses import`: writes a program of what exists, and nothing to any service. */
export async function importExisting(options: ImportOptions): Promise<void> {
  const { all, customer, exclude, cwd, stack } = options;
  if (cwd !== undefined) enter(cwd);
  const folder = resolve(options.out);
  if (!all && customer.length === 0)
    throw new SettingsError("Name customers with --customer <id, domain or name>, or take --all.");
  if (all && customer.length > 0) throw new SettingsError("Take either --customer or --all.");
  const service = importerOf(options);
  const manifest = manifestFor(folder, options);
  const settings = await settingsAt(stack === undefined ? {} : { stack });
  const progress = importProgress(service.words.several);
  const stopped = () => {
    progress.end();
    complain("\nStopped. What was read is written. Run the same command again: it goes on from here.");
    process.exit(130);
  };
  process.once("SIGINT", stopped);
  try {
    const reader = service.reader(settings, { graph: manifest.graph, requested: progress.requested });
    const holders = selected(options, await reader.holders(), service.words);
    const journal = openJournal(folder, JSON.stringify([service.folder, all, customer, exclude]), systemClock.now());
    if (journal.done > 0)
      complain(`Going on with the import that began at ${journal.began}: ${journal.done} are done.`);
    removeDrafts(folder);
    writeProject(folder, manifest);
    const { project, language } = manifest;
    const form = manifest.form === "classes" ? classesForm(folder, service.waitsFor) : service.form;
    const target = { folder, project, node: language === "typescript", service: { ...service, form } };
    const imported = await importAll(holders, reader, target, journal, progress);
    progress.end();
    journal.end();
    say(summaryOf(imported, options.out, service.words));
    const next = nextCommands({
      folder: options.out,
      stacks: imported.written.filter(({ resources }) => resources > 0).map(({ stack }) => stack),
      install: installCommands[language],
    });
    if (next !== "") say(`\n${next}`);
    process.exitCode = exitCodeOf(imported);
  } finally {
    progress.end();
    process.removeListener("SIGINT", stopped);
  }
}

/** What stands in the folder counts: one project has one language and one form. */
function manifestFor(folder: string, { language, typescript, name, graph }: ImportOptions): Manifest {
  const form = typescript ? "classes" : "data";
  const there = manifestIn(folder);
  if (there === undefined) {
    if (typescript && language !== undefined && language !== "typescript")
      throw new SettingsError("--typescript writes a program in TypeScript. Leave --language out.");
    return { version: 1, project: projectName(name ?? "licenses"), language: language ?? "typescript", form, graph };
  }
  const other = [
    language !== undefined && language !== there.language ? `--language ${language}, but it is ${there.language}` : "",
    name !== undefined && name !== there.project ? `--name ${name}, but it is ${there.project}` : "",
    typescript && there.form !== "classes" ? "--typescript, but it has data files" : "",
  ].find((one) => one !== "");
  if (other !== undefined)
    throw new SettingsError(
      `The project in ${folder} was written otherwise: ${other}. Leave the flag out, or name another folder.`,
    );
  return { ...there, graph: graph || there.graph };
}

/** As Pulumi takes it. */
function projectName(name: string): string {
  if (/^[A-Za-z0-9_.-]{1,100}$/.test(name)) return name;
  throw new SettingsError(
    `--name ${JSON.stringify(name)} is no name of a Pulumi project: expected 1 to 100 letters, digits, hyphens, underscores and dots.`,
  );
}

/** 2: something could not be read. 1: a conflict waits for a person. */
const exitCodeOf = ({ written, refused }: Imported): number =>
  refused.length > 0 ? 2 : written.some(({ conflicts }) => conflicts.length > 0) ? 1 : 0;

/** The service whose flag is given, or else the one that has none. */
function importerOf(options: ImportOptions): ServiceImport {
  const all = importers();
  const flagged = all.find(({ flag }) => flag !== undefined && { ...options }[flag as keyof ImportOptions] === true);
  const importer = flagged ?? all.find(({ flag }) => flag === undefined);
  if (importer === undefined) throw new SettingsError("This release of pulumi-licenses imports nothing.");
  return importer;
}
