import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { processorTime, watchProvider } from "./processes.mjs";

const programs = fileURLToPath(new URL("programs", import.meta.url));
const bins = fileURLToPath(new URL("../../node_modules/.bin", import.meta.url));

/** Keeps the settings of the user who runs the benchmark out of the measured runs. */
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(PULUMI|PARTNER_CENTER|UIPATH|LICENSES|BENCH)_|_proxy$/i.test(name),
  ),
);

/** One of the programs as a stack of its own, with a file backend of its own, run by Pulumi's command line. */
export class Stack {
  /** @param place folder of a project that is there already, and the name of its stack. */
  constructor(pulumiRoot, program, environment, { folder, name = "dev" } = {}) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), "pulumi-licenses-bench-"));
    this.name = name;
    this.pulumi = join(pulumiRoot, "bin", "pulumi");
    this.environment = {
      ...inherited,
      // Pulumi finds the plugin there.
      PATH: [bins, process.env.PATH].join(delimiter),
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      XDG_CONFIG_HOME: join(this.folder, "config"),
      XDG_STATE_HOME: join(this.folder, "state"),
      LICENSES_POLL_SECONDS: "0.1",
      ...environment,
    };
    mkdirSync(join(this.folder, "home"));
    if (folder !== undefined) return;
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      JSON.stringify({ name: "bench", runtime: "nodejs", main: join(programs, program) }),
    );
  }

  /** Empties the stack, as if it had never had resources. */
  async init() {
    rmSync(join(this.folder, "backend"), { recursive: true, force: true });
    mkdirSync(join(this.folder, "backend"));
    if (this.name === "dev") rmSync(join(this.folder, "Pulumi.dev.yaml"), { force: true });
    await this.run("stack", "init", this.name);
  }

  /** @returns seconds that passed, processor seconds of everything that ran, peak memory of the provider in MB. */
  async run(...args) {
    const output = join(this.folder, "output");
    const file = openSync(output, "w");
    const used = processorTime();
    const began = performance.now();
    const child = spawn(this.pulumi, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", file, file],
    });
    closeSync(file);
    const provider = watchProvider(child.pid);
    const [code] = await once(child, "exit");
    const seconds = (performance.now() - began) / 1000;
    const memory = provider.stop();
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${readFileSync(output, "utf8")}`);
    return { seconds, processor: processorTime() - used, memory };
  }

  up = (...more) => this.run("up", "--yes", "--skip-preview", "--suppress-outputs", ...more);

  preview = (...more) => this.run("preview", "--suppress-outputs", ...more);

  /** The stack as `pulumi stack export` writes it. */
  async exported() {
    const file = join(this.folder, "exported.json");
    await this.run("stack", "export", "--file", file);
    return readFileSync(file, "utf8");
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
