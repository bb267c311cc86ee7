import { LocalWorkspace, type ProjectSettings } from "@pulumi/pulumi/automation";
import picomatch from "picomatch";
import { pulumisWords } from "../engine/pulumisWords";
import { stackValues } from "../engine/stackValues";
import { SettingsError } from "../errors";
import { licensesIn } from "./deployment";
import { isPattern } from "./pattern";
import type { StackState } from "./stack";

/** The stacks of a project or a whole backend, read by Pulumi's own command line. Nothing is written. */

export interface Wanted {
  /** Names, or patterns like `prod-*`; none: the selected stack. */
  stacks: string[];
  /** Every stack of the backend. */
  all: boolean;
}

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
          isOf(project, name) ? configurationOf(workspace, project, name) : undefined,
        ]);
        return { name, configuration, ...licensesIn(exported.deployment) };
      }),
  };
}

async function chosen(workspace: LocalWorkspace, { stacks, all }: Wanted): Promise<string[]> {
  if (!all && stacks.length > 0 && !stacks.some(isPattern)) return [...new Set(stacks)];
  const everywhere = all || stacks.some((name) => isPattern(name) && name.includes("/"));
  const listed = await workspace.listStacks({ all: everywhere });
  const names = listed.map(({ name }) => name);
  if (all) return names;
  if (stacks.length === 0) {
    const current = listed.find((stack) => stack.current);
    if (current !== undefined) return [current.name];
    throw new SettingsError(
      `No stack is selected. Name one with --stack (there are: ${names.join(", ") || "none"}), or take --all.`,
    );
  }
  const matching = stacks.flatMap((wanted) => {
    if (!isPattern(wanted)) return [wanted];
    const matches = picomatch(wanted);
    const found = names.filter((name) => matches(name));
    if (found.length > 0) return found;
    throw new SettingsError(
      `No stack is called like ${JSON.stringify(wanted)}. There are: ${names.join(", ") || "none"}.`,
    );
  });
  return [...new Set(matching)];
}

/** Only the project's own stacks have their configuration in this folder: `stack`, `organization/stack` or `organization/project/stack`. */
function isOf(project: ProjectSettings | undefined, name: string): project is ProjectSettings {
  const [, itsProject, stack] = name.split("/");
  return project !== undefined && (stack === undefined || itsProject === project.name);
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

/** Keys without a namespace have the project's name for one. */
export const isOurKey = (key: string, project: string): boolean =>
  (key.includes(":") ? key : `${project}:${key}`).startsWith("licenses:");

async function inPulumisWords<Value>(what: string, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError(`${what} cannot be read: ${pulumisWords(error)}`);
  }
}
