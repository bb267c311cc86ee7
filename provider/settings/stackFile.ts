import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * A stack's configuration as it stands in the project's folder today: what is set in plain, and which names are set. Refresh and destroy
 * run no program, and Pulumi gives their providers what the last update recorded.
 */
export interface StackFile {
  /** As people call it: `Pulumi.dev.yaml`. */
  name: string;
  /** By full key. What is encrypted is an object with the member `secure`. */
  values: Record<string, unknown>;
}

interface Place {
  /** The program's, where Pulumi starts its providers; the project is here or above. */
  folder: string;
  project: string;
  stack: string;
  environment: Record<string, string | undefined>;
}

/** @returns `undefined` where there is none, or it is not that of this project, or cannot be read. */
export function readStackFile({ folder, project, stack, environment }: Place): StackFile | undefined {
  try {
    const file = projectFile(folder);
    if (file === undefined) return undefined;
    const about = read(file);
    if (about.name !== project) return undefined;
    const place = [about.stackConfigDir, about.config].find((one) => typeof one === "string") ?? "";
    const usual = join(place, `Pulumi.${stack}${file.slice(file.lastIndexOf("."))}`);
    const own = resolve(dirname(file), environment.PULUMI_OPTION_CONFIG_FILE || usual);
    const { config } = existsSync(own) ? read(own) : {};
    return { name: basename(own), values: { ...ofAllStacks(about.config), ...membersOf(config) } };
  } catch {
    return undefined;
  }
}

/** The language of the project in this folder or above, as `Pulumi.yaml` names it: `nodejs`. `undefined` where there is none. */
export function projectLanguage(folder: string): string | undefined {
  try {
    const file = projectFile(folder);
    const { runtime } = file === undefined ? {} : read(file);
    const name = typeof runtime === "string" ? runtime : (membersOf(runtime) as { name?: unknown }).name;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

function projectFile(folder: string): string | undefined {
  const here = ["yaml", "yml", "json"].map((ending) => join(folder, `Pulumi.${ending}`)).find(existsSync);
  if (here !== undefined) return here;
  return folder === dirname(folder) ? undefined : projectFile(dirname(folder));
}

interface Described {
  name?: unknown;
  runtime?: unknown;
  stackConfigDir?: unknown;
  config?: unknown;
}

/** JSON is YAML, too. Loaded when it is needed. */
function read(file: string): Described {
  const { CORE_SCHEMA, load } = require("js-yaml") as typeof import("js-yaml");
  return membersOf(load(readFileSync(file, "utf8"), { schema: CORE_SCHEMA }));
}

/** A project sets a value for all its stacks as it is, or as the member `value` of a description. */
const ofAllStacks = (config: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(membersOf(config)).map(([key, given]) => [
      key,
      (membersOf(given) as { value?: unknown }).value ?? given,
    ]),
  );

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
