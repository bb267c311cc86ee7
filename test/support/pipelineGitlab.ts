import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import { house } from "./pulumiHouse";

/** Runs a job of the GitLab pipeline as its runner does: one shell for `script`, another one for `after_script`. */

interface Job {
  extends?: string;
  parallel?: { matrix: Record<string, string[]>[] };
  before_script?: string[];
  script?: string[];
  after_script?: string[];
}

const read = (file: string) =>
  load(readFileSync(join(house, "examples", "pipelines", "gitlab", file), "utf8")) as { default?: Job } & Record<
    string,
    Job
  >;

/** The values of a job's matrix: it runs once for each. */
export function matrixOf(name: string, file: string): Record<string, string[]> {
  const { default: _, ...jobs } = read(file);
  const { extends: base, parallel } = jobs[name] ?? {};
  return (parallel ?? jobs[base ?? ""]?.parallel)?.matrix[0] ?? {};
}

/** Commands that are skipped, because Pulumi's command and the packages are already installed. */
const installing = /^(curl -fsSL https:\/\/get\.pulumi\.com|npm ci$)/;

export async function runJob(
  name: string,
  project: PipelineProject,
  environment: Record<string, string> = {},
  file = ".gitlab-ci.yml",
): Promise<{ script: Ended; after?: Ended }> {
  const { default: defaults, ...jobs } = read(file);
  const { script = [], after_script } = jobs[name] ?? {};
  const commands = [...(defaults?.before_script ?? []), ...script].filter((command) => !installing.test(command));
  const shell = (lines: string[]) =>
    project.run(["bash", "-c"], ["set -eo pipefail", ...lines].join("\n"), {
      STACK: "production",
      ...project.variables,
      ...settings.secrets,
      ...environment,
    });
  project.checkOut();
  const ended = await shell(commands);
  return after_script === undefined ? { script: ended } : { script: ended, after: await shell(after_script) };
}
