import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { house, pulumiRoot } from "./pulumiHouse";

/** A project in a folder of its own. The CLI runs there, and the stack's settings stand beside the program. */
export interface Project {
  /** @param environment additional variables. An empty text removes a variable. */
  pulumi(args: string[], environment?: Record<string, string>): Promise<Ended>;
  program(text: string): void;
  /** The folder of `Pulumi.dev.yaml`. */
  folder: string;
}

export interface Ended {
  ok: boolean;
  text: string;
}

const stack = "dev";

/** @param parent an existing folder, which the caller deletes. */
export async function projectIn(parent: string, name: string, program: string): Promise<Project> {
  const folder = join(parent, name);
  mkdirSync(folder);
  symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), program);
  return projectAt(folder);
}

/**
 * @param folder has a `Pulumi.yaml` and a program in any language; the caller deletes it.
 * @param always variables for all commands, such as those of `environmentOf(language)`
 */
export async function projectAt(folder: string, always: Record<string, string> = {}): Promise<Project> {
  const backend = join(folder, "backend");
  mkdirSync(backend);
  const project: Project = {
    folder,
    program: (text) => writeFileSync(join(folder, "index.js"), text),
    pulumi: (args, environment = {}) =>
      new Promise((resolve) => {
        const env = {
          ...process.env,
          PULUMI_HOME: join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${backend}`,
          PULUMI_CONFIG_PASSPHRASE: "a passphrase",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          LICENSES_POLL_SECONDS: "0.05",
          ...always,
          ...environment,
        };
        execFile(
          join(pulumiRoot, "bin", "pulumi"),
          [...args, "--stack", stack, "--non-interactive", "--color", "never"],
          { cwd: folder, env },
          (error, stdout, stderr) => resolve({ ok: error === null, text: `${stdout}\n${stderr}` }),
        );
      }),
  };
  await project.pulumi(["stack", "init"]);
  return project;
}
