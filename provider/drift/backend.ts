import { LocalWorkspace, type ProjectSettings } from "@pulumi/pulumi/automation";
import { inPulumisWords } from "../settings/pulumisWords";
import { stackValues } from "../settings/stackValues";
import { licensesIn } from "./deployment";
import type { StackState } from "./stack";
import { isOf, isOurKey, listToRead, namesOf, type Wanted } from "./stackNames";

/** The stacks of a project or a whole backend, read by Pulumi's own command line. Nothing is written. */

export interface Backend {
  names(wanted: Wanted): Promise<string[]>;
  /** @throws SettingsError in Pulumi's words. */
  read(name: string): Promise<StackState>;
}

/** @param workDir the project's folder, or any where there is no project. */
export async function openBackend(workDir: string): Promise<Backend> {
  const workspace = await inPulumisWords("Pulumi", () => LocalWorkspace.create({ workDir }));
  const project = await workspace.projectSettings().catch(() => undefined);
  return {
    names: (wanted) => inPulumisWords("The list of stacks", () => chosen(workspace, wanted)),
    read: (name) =>
      inPulumisWords(`Stack ${name}`, async () => {
        const [exported, configuration] = await Promise.all([
          workspace.exportStack(name),
          project !== undefined && isOf(project.name, name) ? configurationOf(workspace, project, name) : undefined,
        ]);
        return { name, configuration, ...licensesIn(exported.deployment) };
      }),
  };
}

async function chosen(workspace: LocalWorkspace, wanted: Wanted): Promise<string[]> {
  const list = listToRead(wanted);
  return namesOf(wanted, list === "none" ? [] : await workspace.listStacks({ all: list === "of the backend" }));
}

/** Pulumi is asked, which takes its time, only where the files say that there may be something to ask for. */
async function configurationOf(
  workspace: LocalWorkspace,
  project: ProjectSettings,
  name: string,
): Promise<StackState["configuration"]> {
  const settings = await workspace.stackSettings(name).catch(() => undefined);
  const keys = [project.config, settings?.config].flatMap((config) => Object.keys(config ?? {}));
  const importsNothing = settings !== undefined && !("environment" in settings);
  if (importsNothing && !keys.some((key) => isOurKey(key, project.name))) return () => undefined;
  return stackValues(workspace, name);
}
