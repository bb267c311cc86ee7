import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { pulumisWords } from "../engine/pulumisWords";
import { SettingsError } from "../errors";
import { keepSecret } from "../http/secrets";

/** A stack's configuration as Pulumi reads it, decrypted by the stack's own secrets provider. Loading this file takes a second. */
export async function stackConfiguration(stack: string): Promise<(key: string) => unknown> {
  try {
    const workspace = await LocalWorkspace.create({ workDir: process.cwd() });
    const configured = await workspace.getAllConfig(stack);
    for (const { value, secret } of Object.values(configured)) if (secret === true) keepSecret(value);
    return (key) => configured[key]?.value;
  } catch (error) {
    throw new SettingsError(
      `The configuration of stack ${JSON.stringify(stack)} in ${process.cwd()} cannot be read: ${pulumisWords(error)}`,
    );
  }
}
