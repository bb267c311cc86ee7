import { SettingsError } from "../core/errors";

/** The reason that Pulumi itself gave, from an error of the Automation API, which contains much more. */
export function pulumisWords(error: unknown): string {
  const { message } = error as Error;
  if (message.includes("spawn pulumi ENOENT"))
    return "there is no pulumi on the PATH. Install it: https://www.pulumi.com/docs/install/";
  const reasons = [...message.matchAll(/^(?:stderr: )?error: (.+)$/gm)].map(([, reason = ""]) => reason.trim());
  return [...new Set(reasons)].join(" ") || message.split("\n")[0] || "Pulumi did not say why.";
}

/** Asks Pulumi for something. @throws {SettingsError} with Pulumi's reason. @param what is asked for, at the beginning of a sentence. */
export async function inPulumisWords<Value>(what: string, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError(`${what} cannot be read: ${pulumisWords(error)}`);
  }
}
