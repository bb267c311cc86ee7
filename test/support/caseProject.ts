import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, type SimulatorOptions, startSimulator } from "pulumi-licenses/simulator";
import { casesFolder, outputOf, patience } from "./cases";
import { house, pulumiRoot } from "./pulumiHouse";

type Environment = Record<string, string>;

export interface CliRun {
  code: number | null;
  out: string;
}

interface Resource {
  type: string;
  id: string;
  outputs: Record<string, unknown>;
}

/** The program of a case, with a stack and a backend of its own, driven by Pulumi's command line. */
export class CaseProject {
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-case-"));
  private readonly program = join(this.folder, "program");
  /** For every command of this project. */
  readonly environment: Environment;

  private constructor(name: string, environment: Environment, main: string) {
    cpSync(join(casesFolder, name), this.program, { recursive: true });
    const settings = join(this.program, "Pulumi.yaml");
    if (!existsSync(settings) || main !== "index.js")
      writeFileSync(settings, `name: case\nruntime: nodejs\nmain: ${main}\n`);
    symlinkSync(join(house, "node_modules"), join(this.program, "node_modules"));
    mkdirSync(join(this.folder, "backend"));
    this.environment = {
      PATH: `${join(pulumiRoot, "bin")}:${process.env.PATH}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      XDG_CONFIG_HOME: join(this.folder, "config"),
      XDG_STATE_HOME: join(this.folder, "state"),
      LICENSES_POLL_SECONDS: "0.2",
      LICENSES_WAIT_SECONDS: "20",
      ...environment,
    };
  }

  /** @param name the case's folder. @param main the program in it. */
  static async open(name: string, environment: Environment, main = "index.js"): Promise<CaseProject> {
    const project = new CaseProject(name, environment, main);
    const { code, out } = await project.pulumi(["stack", "init", "dev"]);
    if (code !== 0) throw new Error(out);
    return project;
  }

  /** `pulumi up`, `destroy`, `refresh` and the like, as a person types them, but for questions. */
  pulumi([command = "", ...args]: string[], environment: Environment = {}): Promise<CliRun> {
    const yes = ["up", "destroy", "refresh"].includes(command) ? ["--yes"] : [];
    return this.run("pulumi", [command, ...args, ...yes, "--non-interactive"], environment);
  }

  /** A program that is run without Pulumi. */
  node(args: string[], environment: Environment = {}): Promise<CliRun> {
    return this.run(process.execPath, args, environment);
  }

  licenses(args: string[], environment: Environment = {}): Promise<CliRun> {
    return this.node([join(house, "provider", "bin", "licenses.js"), ...args], environment);
  }

  /** The content of the stack's file on the disk. */
  get stackFile(): string {
    const stacks = join(this.folder, "backend", ".pulumi", "stacks");
    const [project = ""] = readdirSync(stacks);
    return readFileSync(join(stacks, project, "dev.json"), "utf8");
  }

  /** Our own resources in the state. */
  get resources(): Resource[] {
    const { checkpoint } = JSON.parse(this.stackFile) as { checkpoint: { latest?: { resources?: Resource[] } } };
    return (checkpoint.latest?.resources ?? []).filter(({ type }) => type.includes("dynamic/licenses:"));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private run(command: string, args: string[], environment: Environment): Promise<CliRun> {
    const env = { ...process.env, ...this.environment, ...environment };
    return outputOf(
      spawn(command, args, { cwd: this.program, env, timeout: patience, stdio: ["ignore", "pipe", "pipe"] }),
    );
  }
}

/** A case's own `server.js`: a small service that prints its address. */
export class CaseServer {
  private constructor(
    readonly url: string,
    private readonly child: ReturnType<typeof spawn>,
  ) {}

  static start(file: string, args: string[] = [], environment: Environment = {}): Promise<CaseServer> {
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, [join(casesFolder, file), ...args], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", () => reject(new Error(`${file} ended before it printed an address.`)));
      child.stdout?.once("data", (chunk: Buffer) => resolve(new CaseServer(`${chunk}`.trim(), child)));
    });
  }

  /** The server's answer about itself at `/__something`. */
  async ask(path: string, method = "GET"): Promise<unknown> {
    const answer = await fetch(this.url + path, { method });
    return answer.json();
  }

  /** Environment variables that point a program to this server. */
  get partnerCenter(): Environment {
    return { PARTNER_CENTER_API_URL: this.url, PARTNER_CENTER_ACCESS_TOKEN: "x" };
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill();
    await ended;
  }
}

/** Environment variables that point a program to a simulator which accepts these tokens, as the demo world does. */
export const simulated = ({ url }: Simulator): Environment => ({
  PARTNER_CENTER_API_URL: url,
  PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
  UIPATH_BASE_URL: url,
  UIPATH_ACCESS_TOKEN: "simulated-host-token",
});

/** Call it once in a test file: what a test opens is closed when the test ends. */
export function casePlaces() {
  const open: { close(): unknown }[] = [];
  const keep = <Place extends { close(): unknown }>(place: Place): Place => {
    open.push(place);
    return place;
  };
  afterEach(async () => {
    for (const place of open.splice(0).reverse()) await place.close();
  });
  return {
    project: async (...args: Parameters<typeof CaseProject.open>) => keep(await CaseProject.open(...args)),
    server: async (...args: Parameters<typeof CaseServer.start>) => keep(await CaseServer.start(...args)),
    simulator: async (options?: SimulatorOptions) => keep(await startSimulator(options)),
  };
}
