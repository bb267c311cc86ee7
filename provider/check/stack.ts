import { execFile } from "node:child_process";
import { type ConfigMap, LocalWorkspace } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { SettingsError } from "../core/errors";
import { revealed } from "../drift/deployment";
import { lookedAtElsewhere } from "../run/lookedAtElsewhere";
import { inPulumisWords, pulumisWords } from "../settings/pulumisWords";
import { stackConfig } from "../settings/stackValues";
import { errorsOf, type Preview, readPreview } from "./preview";
import type { Saved } from "./program";

/** The stack that is checked, by Pulumi's own command line. Nothing is written. Each method throws a SettingsError in Pulumi's words. */
export interface CheckedStack {
  name: string;
  /** Runs the program in a preview. Its diagnostics have Pulumi's reasons where it fails. */
  preview(): Promise<Preview>;
  configuration(): Promise<ConfigMap>;
  /** The inputs in the state, with secrets in plain text. */
  saved(): Promise<Saved>;
}

/**
 * @param workDir the project's folder.
 * @param named the stack's name. @default the selected stack
 */
export async function openStack(workDir: string, named: string | undefined): Promise<CheckedStack> {
  const workspace = await inPulumisWords("Pulumi", () => LocalWorkspace.create({ workDir }));
  const name = named ?? (await inPulumisWords("The list of stacks", () => workspace.stack()))?.name;
  if (name === undefined) throw new SettingsError("No stack is selected. Name one with --stack.");
  return {
    name,
    preview: () => previewOf(workspace, name),
    configuration: () => inPulumisWords(`The configuration of stack ${name}`, () => stackConfig(workspace, name)),
    saved: () =>
      inPulumisWords(`The state of stack ${name}`, async () => savedIn((await workspace.exportStack(name)).deployment)),
  };
}

/** Bytes. The JSON of a preview has every resource twice. */
const longest = 2 ** 30;

/** Pulumi has another form of JSON, with a line for each event, which a pipeline may have chosen for its own previews. */
const inOnePiece = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "false" };

function previewOf({ pulumiCommand, workDir }: LocalWorkspace, stack: string): Promise<Preview> {
  const args = ["preview", "--json", "--show-sames", "--non-interactive", "--stack", stack];
  const env = { ...process.env, ...lookedAtElsewhere, ...inOnePiece };
  return new Promise((resolve, reject) => {
    execFile(pulumiCommand.command, args, { cwd: workDir, env, maxBuffer: longest }, (error, stdout, stderr) => {
      try {
        const failed = error !== null;
        if (failed && stdout.trim() === "")
          throw new SettingsError(failure(pulumisWords(new Error(stderr || error.message))));
        const preview = readPreview(stdout);
        if (failed) throw new SettingsError(failure(errorsOf(preview).join("\n") || pulumisWords(new Error(stderr))));
        resolve(preview);
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}

const failure = (words: string) => `pulumi preview failed, so the program could not be looked at:\n${words}`;

const deployment = z.object({
  resources: z
    .array(
      z.object({
        urn: z.string(),
        delete: z.boolean().default(false),
        inputs: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
});

/** @param exported what `pulumi stack export --show-secrets` prints. */
export function savedIn(exported: unknown): Saved {
  const { resources } = deployment.parse(exported ?? {});
  const inputs = new Map(resources.filter((one) => !one.delete).map((one) => [one.urn, one.inputs]));
  return (urn) => {
    const saved = inputs.get(urn);
    return saved === undefined ? undefined : (revealed(saved, () => {}) as Record<string, unknown>);
  };
}
