import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { house, pulumiRoot } from "./pulumiHouse";
import { plainToken, world } from "./world";

/** A project that `licenses import` writes, with a backend of its own, as its user runs it. */
export interface ImportedProject {
  folder: string;
  /** `licenses import --out` this folder. */
  import(...flags: string[]): Promise<Ended>;
  /** Any command of `licenses`, in the project's folder. */
  licenses(...args: string[]): Promise<Ended>;
  pulumi(args: string[], environment?: Record<string, string>): Promise<Ended>;
  read(path: string): string;
  write(path: string, text: string): void;
  remove(): void;
}

export interface Ended {
  code: number;
  text: string;
}

/** @param environment for all commands, such as those of `environmentOf(language)`. */
export function importedProject(simulator: () => Simulator, environment: Record<string, string> = {}): ImportedProject {
  const base = mkdtempSync(join(tmpdir(), "pulumi-licenses-imported-"));
  const folder = join(base, "licenses");
  mkdirSync(join(base, "backend"));
  const run = (program: string, args: string[], cwd: string, more: Record<string, string> = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const { url } = simulator();
      const env = {
        ...process.env,
        PATH: [join(house, "provider", "bin"), join(pulumiRoot, "bin"), process.env.PATH].join(delimiter),
        PULUMI_HOME: join(base, "home"),
        XDG_CONFIG_HOME: join(base, "config"),
        XDG_STATE_HOME: join(base, "state"),
        PULUMI_BACKEND_URL: `file://${join(base, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        LICENSES_POLL_SECONDS: "0.05",
        PARTNER_CENTER_API_URL: url,
        PARTNER_CENTER_ACCESS_TOKEN: plainToken,
        UIPATH_BASE_URL: url,
        UIPATH_ACCESS_TOKEN: "simulated-host-token",
        ...environment,
        ...more,
      };
      execFile(program, args, { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, text: stdout + stderr }),
      );
    });
  const bin = join(house, "provider", "bin", "licenses.js");
  return {
    folder,
    async import(...flags) {
      const ended = await run(process.execPath, [bin, "import", "--out", folder, ...flags], base);
      if (existsSync(join(folder, "Pulumi.yaml")) && !existsSync(join(folder, "node_modules")))
        symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
      return ended;
    },
    licenses: (...args) => run(process.execPath, [bin, ...args], folder),
    pulumi: (args, more) =>
      run(join(pulumiRoot, "bin", "pulumi"), [...args, "--non-interactive", "--color", "never"], folder, more),
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, path), text),
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export interface ImportLaboratory {
  simulator: Simulator;
  /** Each test's own. Nothing is imported yet. */
  project: ImportedProject;
}

/** A simulator, and a new project for each test. Call it once in a test file. */
export function importLaboratory(): ImportLaboratory {
  const lab: Partial<ImportLaboratory> = {};
  const simulator = (): Simulator => {
    if (lab.simulator === undefined) throw new Error("The simulator is not running yet.");
    return lab.simulator;
  };
  beforeAll(async () => {
    lab.simulator = await startSimulator({ world });
  });
  afterAll(() => simulator().close());
  beforeEach(() => {
    simulator().reset(world);
    simulator().faults.clear();
    lab.project = importedProject(simulator);
  });
  afterEach(() => lab.project?.remove());
  return lab as ImportLaboratory;
}

/** The commands that `licenses import` prints for the first stack, without those that install. */
export const printedCommands = (text: string): string[][] =>
  [...text.matchAll(/^ {2}(?:[A-Z_]+=\S+ )?pulumi (.*)$/gm)].map(([, rest = ""]) => rest.split(" "));
