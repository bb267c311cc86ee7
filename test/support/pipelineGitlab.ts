import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import { house } from "./pulumiHouse";

/** A job of the GitLab pipeline, as its runner does it: one shell for the commands, another one for those after them. */

interface Job {
  before_script?: string[];
  script?: string[];
  after_script?: string[];
}

const { default: defaults, ...jobs } = load(
  readFileSync(join(house, "examples", "pipelines", "gitlab", ".gitlab-ci.yml"), "utf8"),
) as { default: Job } & Record<string, Job>;

/** In place of them, Pulumi's command and the packages are there already. */
const installing = /^(curl -fsSL https:\/\/get\.pulumi\.com|npm ci$)/;

export async function runJob(
  name: string,
  project: PipelineProject,
  environment: Record<string, string> = {},
): Promise<{ script: Ended; after?: Ended }> {
  const { script = [], after_script } = jobs[name] ?? {};
  const commands = [...(defaults.before_script ?? []), ...script].filter((command) => !installing.test(command));
  const shell = (lines: string[]) =>
    project.run(["bash", "-c"], ["set -eo pipefail", ...lines].join("\n"), {
      STACK: "production",
      ...settings.secrets,
      ...environment,
    });
  project.checkOut();
  const ended = await shell(commands);
  return after_script === undefined ? { script: ended } : { script: ended, after: await shell(after_script) };
}
