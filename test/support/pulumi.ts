import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CommandError,
  type DestroyOptions,
  type EngineEvent,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  type PreviewOptions,
  PulumiCommand,
  type PulumiFn,
  type RefreshOptions,
  type Stack,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { classOfToken } from "../../provider/core/token";
import { environmentOf, type Language } from "./languages";
import { house, pulumiRoot } from "./pulumiHouse";
import { keepProgramErrors } from "./pulumiPrograms";
import { type Run, runOf } from "./pulumiRuns";
import { planted, world } from "./world";

/** Stacks on the real engine, in a folder of their own, against simulators of their own. */

type Settings = Record<string, unknown>;

export interface StackOptions {
  program?: PulumiFn;
  /** Stack configuration, as in `Pulumi.<stack>.yaml`. */
  config?: Settings;
  /** Configuration set with `--secret`; keys are paths, like `licenses:partnerCenter.accessToken`. */
  secrets?: Record<string, string>;
  /** For the CLI and the provider, on top of the laboratory's. */
  environment?: Record<string, string>;
  /** Folder of a program that Pulumi's language host runs in a process of its own, in place of `program`; JavaScript without `language`. */
  main?: string;
  language?: Language;
}

export interface LaboratoryOptions {
  world?: WorldSeed;
  /** Where the stacks find their credentials. With "nowhere", each stack has to set them. */
  credentials?: "environment" | "nowhere";
}

/** Call it once in a test file. Everything ends with the file. */
export function laboratory({ world: seed = world, credentials = "environment" }: LaboratoryOptions = {}): Laboratory {
  const lab = new Laboratory(seed);
  beforeAll(async () => {
    await lab.open();
    if (credentials === "nowhere") return;
    process.env.PARTNER_CENTER_API_URL = lab.simulator.url;
    process.env.PARTNER_CENTER_ACCESS_TOKEN = planted.accessToken;
  });
  // Every run must pass these checks, in every test.
  afterEach(() => {
    const flaws = lab.flaws.splice(0);
    expect(flaws).toEqual([]);
  });
  afterAll(() => lab.close());
  return lab;
}

export class Laboratory {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-stacks-"));
  /** Faults in the output of the runs since the last test: stack traces, secrets in plain text. */
  readonly flaws: string[] = [];
  /** Texts that must never be printed or stored in plain text. */
  readonly secrets: string[] = Object.values(planted);
  private readonly simulators: Simulator[] = [];
  private command: PulumiCommand | undefined;
  private stacks = 0;
  private release: () => void = () => {};

  constructor(private readonly seed: WorldSeed) {}

  async open(): Promise<void> {
    this.release = keepProgramErrors();
    this.command = await PulumiCommand.get({ root: pulumiRoot, skipVersionCheck: true });
    mkdirSync(join(this.folder, "backend"));
    process.env.XDG_CONFIG_HOME = join(this.folder, "config");
    process.env.XDG_STATE_HOME = join(this.folder, "state");
    await this.anotherSimulator();
  }

  async close(): Promise<void> {
    this.release();
    await Promise.all(this.simulators.map((simulator) => simulator.close()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get simulator(): Simulator {
    const [simulator] = this.simulators;
    if (simulator === undefined) throw new Error("The laboratory is not open yet.");
    return simulator;
  }

  async anotherSimulator(): Promise<Simulator> {
    const simulator = await startSimulator({ world: this.seed });
    this.simulators.push(simulator);
    return simulator;
  }

  async stack(options: StackOptions = {}): Promise<TestStack> {
    const name = `s${++this.stacks}`;
    const { program = async () => {}, config = {}, secrets = {}, environment = {}, main, language } = options;
    const workDir = join(this.folder, name);
    mkdirSync(workDir);
    if (this.command === undefined) throw new Error("The laboratory is not open yet.");
    const settings: LocalWorkspaceOptions = {
      workDir,
      pulumiHome: join(this.folder, "home"),
      pulumiCommand: this.command,
      projectSettings: {
        name: "house",
        runtime: { name: language ?? "nodejs" },
        main: main ?? house,
        backend: { url: `file://${join(this.folder, "backend")}` },
      },
      secretsProvider: "passphrase",
      stackSettings: { [name]: { secretsProvider: "passphrase", config: config as Record<string, string> } },
      envVars: {
        PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        LICENSES_POLL_SECONDS: "0.05",
        ...(language && environmentOf(language)),
        ...environment,
      },
    };
    const stack = await (main === undefined
      ? LocalWorkspace.createStack({ stackName: name, projectName: "house", program }, settings)
      : LocalWorkspace.createStack({ stackName: name, workDir }, settings));
    const secret = Object.entries(secrets).map(([key, value]) => [key, { value, secret: true }]);
    if (secret.length > 0) await stack.setAllConfig(Object.fromEntries(secret), true);
    return new TestStack(stack, this);
  }
}

export interface StateOf {
  urn: string;
  type: string;
  id: string;
  inputs: Settings;
  outputs: Settings;
  initErrors?: string[];
  dependencies?: string[];
}

export class TestStack {
  constructor(
    readonly automation: Stack,
    private readonly lab: Laboratory,
  ) {
    // After each update the Automation API would read outputs and history, which doubles the time. The state file has both.
    Object.assign(automation, { outputs: async () => ({}), info: async () => undefined });
  }

  set program(program: PulumiFn) {
    this.automation.workspace.program = program;
  }

  set environment(changes: Record<string, string>) {
    Object.assign(this.automation.workspace.envVars, changes);
  }

  up(program?: PulumiFn, options: UpOptions = {}): Promise<Run> {
    if (program !== undefined) this.program = program;
    return this.run((onEvent) => this.automation.up({ ...options, onEvent }));
  }

  preview(program?: PulumiFn, options: PreviewOptions = {}): Promise<Run> {
    if (program !== undefined) this.program = program;
    return this.run((onEvent) => this.automation.preview({ ...options, onEvent }));
  }

  refresh(options: RefreshOptions = {}): Promise<Run> {
    return this.run((onEvent) => this.automation.refresh({ ...options, onEvent }));
  }

  previewRefresh(options: RefreshOptions = {}): Promise<Run> {
    return this.run((onEvent) => this.automation.previewRefresh({ ...options, onEvent }));
  }

  previewDestroy(options: DestroyOptions = {}): Promise<Run> {
    return this.run((onEvent) => this.automation.previewDestroy({ ...options, onEvent }));
  }

  destroy(): Promise<Run> {
    return this.run((onEvent) => this.automation.destroy({ onEvent }));
  }

  /** Runs the CLI itself, where the Automation API behaves differently. No simulator of this process answers meanwhile. */
  cli(...args: string[]): string {
    return execFileSync(join(pulumiRoot, "bin", "pulumi"), [...args, "--stack", this.automation.name], this.place);
  }

  /** Runs the CLI itself, while simulators of this process answer. @returns all that it printed, whether it failed or not. */
  command(...args: string[]): Promise<string> {
    return new Promise((resolve) =>
      execFile(
        join(pulumiRoot, "bin", "pulumi"),
        [...args, "--stack", this.automation.name],
        this.place,
        (_error, stdout, stderr) => resolve(`${stdout}\n${stderr}`),
      ),
    );
  }

  private get place() {
    const { workDir, pulumiHome = "", envVars } = this.automation.workspace;
    return {
      cwd: workDir,
      env: { ...process.env, ...envVars, PULUMI_HOME: pulumiHome },
      encoding: "utf8",
    } as const;
  }

  /** The state of our own resources, by name, with secrets as they are stored. */
  get state(): Record<string, StateOf> {
    const ours = this.deployed.filter(({ type }) => classOfToken(type) !== undefined);
    return Object.fromEntries(ours.map((resource) => [resource.urn.split("::").at(-1), resource]));
  }

  /** The whole state. */
  get deployed(): StateOf[] {
    const file = join(this.backend, "stacks", "house", `${this.automation.name}.json`);
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
    return checkpoint.latest?.resources ?? [];
  }

  /** The content of all of Pulumi's files about this stack: state, history, backups. */
  get records(): string {
    const files = readdirSync(this.backend, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && `${entry.parentPath}/${entry.name}`.includes(this.automation.name),
    );
    return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("\n");
  }

  private get backend(): string {
    return join(this.lab.folder, "backend", ".pulumi");
  }

  private async run(work: (onEvent: (event: EngineEvent) => void) => Promise<Printed>): Promise<Run> {
    const events: EngineEvent[] = [];
    let printed: Printed;
    let ok = true;
    try {
      printed = await work((event) => events.push(event));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      ok = false;
      printed = { stdout: error.message, stderr: "" };
    }
    const run = runOf(ok, events, `${printed.stdout}\n${printed.stderr}`);
    this.lab.flaws.push(...run.flaws(this.lab.secrets));
    return run;
  }
}

interface Printed {
  stdout: string;
  stderr: string;
}
