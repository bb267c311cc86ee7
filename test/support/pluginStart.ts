import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Starts a plugin as the engine does, and ends it once it listens.
 *
 * @param command path of its executable
 * @returns what it has printed: its port, and nothing else
 */
export async function printedAtStart(command: string, environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  // The last argument is the engine's address. No engine listens there, and a plugin does not need it to start.
  const plugin = spawn(command, ["127.0.0.1:1"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  const printed = once(plugin.stdout, "data").then(([text]) => String(text));
  const ended = once(plugin, "exit").then(([code]) => {
    throw new Error(`${command} ended with ${code} before it printed a port.`);
  });
  try {
    return await Promise.race([printed, ended]);
  } finally {
    ended.catch(() => {});
    plugin.kill("SIGKILL");
  }
}
