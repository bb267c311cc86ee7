import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import { house } from "./pulumiHouse";

/** Runs a stage of the Azure pipeline, step by step. After a failure it runs only steps whose condition allows it. */

interface Step {
  bash?: string;
  displayName?: string;
  condition?: string;
  env?: Record<string, string>;
}

interface Job {
  job?: string;
  variables?: Record<string, string>;
  environment?: string;
  steps?: Step[];
  strategy?: { runOnce: { deploy: { steps: Step[] } } };
}

interface Pipeline {
  parameters?: { name: string; default: string[] }[];
  stages: { stage: string; jobs: Job[] }[];
}

/** A pipeline with its template expressions expanded by its parameters. */
export function pipeline(file: string): Pipeline {
  const text = readFileSync(join(house, "examples", "pipelines", "azure", file), "utf8");
  const { parameters = [], ...rest } = load(text, { schema: FAILSAFE_SCHEMA }) as Pipeline;
  const lists = Object.fromEntries(parameters.map(({ name, default: list }) => [name, list]));
  return filled(rest, lists, {}) as unknown as Pipeline;
}

type Value = string | Value[] | { [key: string]: Value };

/** `${{ each NAME in parameters.LIST }}` and the values of such names. */
function filled(value: unknown, lists: Record<string, string[]>, names: Record<string, string>): Value {
  if (Array.isArray(value)) return value.flatMap((item) => repeated(item, lists, names));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, lists, names)]));
  return String(value).replace(/\$\{\{ (?:replace\((\w+), '-', '_'\)|(\w+)) \}\}/g, (_, replaced, plain) =>
    plain === undefined ? (names[replaced] ?? "").replaceAll("-", "_") : (names[plain] ?? ""),
  );
}

function repeated(item: unknown, lists: Record<string, string[]>, names: Record<string, string>): Value[] {
  const [key, body] = typeof item === "object" && item !== null ? (Object.entries(item)[0] ?? []) : [];
  const [, name, list] = /^\$\{\{ each (\w+) in parameters\.(\w+) \}\}$/.exec(key ?? "") ?? [];
  if (name === undefined || list === undefined) return [filled(item, lists, names)];
  return (lists[list] ?? []).flatMap((one) => filled(body, lists, { ...names, [name]: one }) as Value[]);
}

/** Steps that are skipped, because Pulumi's command and the packages are already installed. */
const installing = ["Install Pulumi", "Install"];

/**
 * @param environment the variables that Azure sets
 * @param more the pipeline's file, if it is another one, and the index of the stage's job
 * @returns the result of each command, by its name
 */
export async function runStage(
  name: string,
  project: PipelineProject,
  environment: Record<string, string>,
  {
    file = "azure-pipelines.yml",
    at = 0,
    secrets: more = {},
  }: { file?: string; at?: number; secrets?: Record<string, string> } = {},
) {
  const job = pipeline(file).stages.find(({ stage }) => stage === name)?.jobs[at];
  const steps = job?.steps ?? job?.strategy?.runOnce.deploy.steps ?? [];
  const run: Record<string, Ended> = {};
  project.checkOut();
  for (const { bash, displayName = "", condition, env = {} } of steps) {
    if (bash === undefined || installing.includes(displayName)) continue;
    const failed = Object.values(run).some(({ code }) => code !== 0);
    if (failed && !condition?.includes("succeededOrFailed()")) continue;
    const secrets = Object.entries(env).map(([key, value]) => [key, expanded(value, { ...known, ...more })]);
    run[displayName] = await project.run(["bash", "--noprofile", "--norc", "-c"], bash, {
      // Variables of the group or the pipeline are in every environment, except secrets.
      STACK: "production",
      ...project.variables,
      ...job?.variables,
      ...environment,
      ...Object.fromEntries(secrets),
    });
  }
  return run;
}

const known: Record<string, string> = {
  ...settings.secrets,
  PULUMI_ACCESS_TOKEN: "unused-with-a-state-in-a-folder",
  "System.AccessToken": "azure-token",
};

/** Azure does not replace an unknown variable. */
const expanded = (text: string, values: Record<string, string>): string =>
  text.replace(/\$\(([\w.]+)\)/g, (written, name) => values[name] ?? written);
