import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import { house } from "./pulumiHouse";

/** A stage of the Azure pipeline, step by step: after a failure only those whose condition says so. */

interface Step {
  bash?: string;
  displayName?: string;
  condition?: string;
  env?: Record<string, string>;
}

interface Job {
  steps?: Step[];
  strategy?: { runOnce: { deploy: { steps: Step[] } } };
}

const { stages } = load(readFileSync(join(house, "examples", "pipelines", "azure", "azure-pipelines.yml"), "utf8"), {
  schema: FAILSAFE_SCHEMA,
}) as { stages: { stage: string; jobs: Job[] }[] };

/** In place of them, Pulumi's command and the packages are there already. */
const installing = ["Install Pulumi", "Install"];

/**
 * @param environment what Azure sets
 * @returns what each command ended with, by its name
 */
export async function runStage(name: string, project: PipelineProject, environment: Record<string, string>) {
  const [job] = stages.find(({ stage }) => stage === name)?.jobs ?? [];
  const steps = job?.steps ?? job?.strategy?.runOnce.deploy.steps ?? [];
  const run: Record<string, Ended> = {};
  project.checkOut();
  for (const { bash, displayName = "", condition, env = {} } of steps) {
    if (bash === undefined || installing.includes(displayName)) continue;
    const failed = Object.values(run).some(({ code }) => code !== 0);
    if (failed && !condition?.includes("succeededOrFailed()")) continue;
    const secrets = Object.entries(env).map(([key, value]) => [key, expanded(value)]);
    run[displayName] = await project.run(["bash", "--noprofile", "--norc", "-c"], bash, {
      STACK: "production",
      // A variable of the group that is no secret is in every environment.
      PULUMI_CONFIG_PASSPHRASE: settings.secrets.PULUMI_CONFIG_PASSPHRASE ?? "",
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

/** Azure leaves a variable that it does not know as it is written. */
const expanded = (text: string): string => text.replace(/\$\(([\w.]+)\)/g, (written, name) => known[name] ?? written);
