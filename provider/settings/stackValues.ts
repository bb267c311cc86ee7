import type { ConfigMap, LocalWorkspace } from "@pulumi/pulumi/automation";
import { keepSecret } from "../http/secrets";

/** A stack's configuration as Pulumi reads it, by full key, decrypted by the stack's own secrets provider. */
export async function stackConfig(workspace: LocalWorkspace, stack: string): Promise<ConfigMap> {
  const configured = await workspace.getAllConfig(stack);
  for (const { value, secret } of Object.values(configured)) if (secret === true) keepSecret(value);
  return configured;
}

/** The values alone. */
export async function stackValues(workspace: LocalWorkspace, stack: string): Promise<(key: string) => unknown> {
  const configured = await stackConfig(workspace, stack);
  return (key) => configured[key]?.value;
}
