import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DemoFailed } from "./failed.mjs";

/** Time limit for a run of the demo, in milliseconds. It is longer than a run takes on any machine. */
const patience = 180_000;

/** The command that a user types for the same run. The Automation API adds flags for a run without a terminal. */
export const commandLine = ({ command, refresh, expectNoChanges }) =>
  [
    `pulumi ${command}`,
    ...(command === "preview" ? [] : ["--yes", "--skip-preview"]),
    ...(refresh ? ["--refresh"] : []),
    ...(expectNoChanges ? ["--expect-no-changes"] : []),
  ].join(" ");

/**
 * A new stack of the project that the root's Pulumi.yaml names.
 *
 * @param {object} options
 * @param {AbortSignal} options.signal ends what runs
 */
export async function createStack({ repo, folder, name, pulumiRoot, env, signal }) {
  // The set-up installs this package, so it cannot be imported earlier.
  const { CommandError, LocalWorkspace, PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const log = join(folder, "pulumi.log");
  mkdirSync(join(folder, "state"));
  const pulumiCommand = await PulumiCommand.get({ root: pulumiRoot });
  const stack = await LocalWorkspace.createStack(
    { stackName: name, workDir: repo },
    { pulumiCommand, pulumiHome: env.PULUMI_HOME, envVars: env },
  );
  return {
    setConfig: (key, value) => stack.setConfig(key, { value }),
    exportState: () => stack.exportStack(),

    /** @returns {Promise<{ events: object[], exitCode: number, seconds: number }>} */
    async run({ command, ...options }, onEvent) {
      const events = [];
      const said = commandLine({ command, ...options });
      const write = (text) => appendFileSync(log, text);
      write(`\n$ ${said}\n`);
      const overdue = AbortSignal.timeout(patience);
      const started = performance.now();
      let ended;
      const exitCode = await stack[command]({
        ...options,
        signal: AbortSignal.any([signal, overdue]),
        onOutput: write,
        onError: write,
        onEvent(event) {
          events.push(event);
          ended = performance.now();
          onEvent(event);
        },
      }).then(
        () => 0,
        (error) => {
          if (error instanceof CommandError) return error.commandResult.err?.exitCode ?? 1;
          throw error;
        },
      );
      signal.throwIfAborted();
      if (overdue.aborted) throw new DemoFailed(`${said} did not end within ${patience / 1000} s`);
      // After the engine's last event the Automation API starts the CLI three more times, to read outputs and history.
      return { events, exitCode, seconds: ((ended ?? performance.now()) - started) / 1000 };
    },
  };
}
