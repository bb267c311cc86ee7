import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { SettingsError } from "../core/errors";
import { pulumisWords } from "../settings/pulumisWords";
import { stackValues } from "../settings/stackValues";

/** The configuration of a stack of the project in this folder. Loading this file takes a second. */
export async function stackConfiguration(stack: string): Promise<(key: string) => unknown> {
  try {
    const workspace = await LocalWorkspace.create({ workDir: process.cwd() });
    return await stackValues(workspace, stack);
  } catch (error) {
    throw new SettingsError(
      `The configuration of stack ${JSON.stringify(stack)} in ${process.cwd()} cannot be read: ${pulumisWords(error)}`,
    );
  }
}
