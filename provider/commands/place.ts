import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SettingsError } from "../core/errors";
import { keepSecret } from "../http/secrets";
import { services } from "../services/all";
import { readSettings } from "../services/readSettings";
import { refuseProblems, type Settings, type Sources, secretsOf } from "../settings/settings";

/** Where a command finds its settings: in the environment and, if one is named, in a stack's configuration. */
export interface Place {
  stack?: string;
  cwd?: string;
}

/** Also what is wrong with the settings. Changes the working directory to `--cwd`, so that relative paths resolve as in Pulumi. */
export async function readSettingsAt({ stack, cwd }: Place): Promise<ReturnType<typeof readSettings>> {
  if (cwd !== undefined) enter(cwd);
  const read = readSettings({ environment: process.env, config: await configuration(stack) });
  keepSecret(...services.flatMap(({ section }) => secretsOf(section, read.settings)));
  return read;
}

export async function settingsAt(place: Place): Promise<Settings> {
  const { settings, problems } = await readSettingsAt(place);
  refuseProblems(problems);
  return settings;
}

async function configuration(stack: string | undefined): Promise<Sources["config"]> {
  if (stack === undefined) return () => undefined;
  const { stackConfiguration } = require("./stackConfiguration") as typeof import("./stackConfiguration.js");
  return stackConfiguration(stack);
}

export function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new SettingsError(
      `--cwd ${JSON.stringify(folder)} cannot be entered: ${(error as NodeJS.ErrnoException).code}. Expected a folder.`,
    );
  }
}

/** This folder or the first one above it that has a project, as Pulumi looks for it: configuration stands beside it. */
export function projectFolder(here: string = process.cwd()): string {
  for (let folder = here; ; folder = dirname(folder)) {
    if (["yaml", "yml", "json"].some((ending) => existsSync(join(folder, `Pulumi.${ending}`)))) return folder;
    if (folder === dirname(folder)) return here;
  }
}
