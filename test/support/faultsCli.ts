import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Exchange, FaultRule, Interval, LedgerEntry, WorldSeed } from "pulumi-licenses/simulator";
import { classOfToken } from "../../provider/core/token";
// This must come before `pulumiHouse`, which removes all settings from the environment.
import { keep } from "./faultsSize";
import type { Declared } from "./faultsStack";
import { familyOf, type Known } from "./processTable";
import { house, pulumiRoot } from "./pulumiHouse";

/** Pulumi's command line and the simulator as processes of their own, which may be killed. */

const pulumi = join(pulumiRoot, "bin", "pulumi");

/** A command under way. */
export class Command {
  private readonly ended: Promise<number | null>;

  constructor(
    readonly child: ChildProcess,
    private readonly output: string,
  ) {
    this.ended = once(child, "exit").then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** @returns the exit code; null: it was killed. */
  exit(): Promise<number | null> {
    return this.ended;
  }

  /** The output of the command and its children. */
  get printed(): string {
    return readFileSync(this.output, "utf8");
  }

  family(): Known[] {
    return familyOf(this.pid);
  }
}

export const isProvider = ({ command }: Known): boolean =>
  /cmd\/dynamic-provider|pulumi-resource-licenses/.test(command);

export interface Checkpoint {
  resources: SavedResource[];
  pending: { type: string; urn: string }[];
}

export interface SavedResource {
  urn: string;
  type: string;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  initErrors?: string[];
}

/** A faulty copy of the package: one mistake, or one for each of several guards behind each other. */
export type Breakage = {
  /** Compiled, below `dist`. */
  file: string;
  right: string;
  wrong: string;
}[];

function breakPackage(modules: string, mistakes: Breakage): void {
  mkdirSync(modules);
  const own = "pulumi-licenses";
  for (const name of readdirSync(join(house, "node_modules")))
    if (name !== own) symlinkSync(join(house, "node_modules", name), join(modules, name));
  for (const part of ["package.json", "dist"])
    cpSync(join(house, "provider", part), join(modules, own, part), { recursive: true });
  for (const { file, right, wrong } of mistakes) {
    const path = join(modules, own, "dist", file);
    const code = readFileSync(path, "utf8");
    if (!code.includes(right)) throw new Error(`${file} has no ${right} that could be broken.`);
    writeFileSync(path, code.replace(right, wrong));
  }
}

/** A project with one stack in a folder of its own; its program is a list of resources. */
export class CliStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-kills-"));
  private commands = 0;

  constructor(
    readonly environment: Record<string, string>,
    { more = "", broken }: { more?: string; broken?: Breakage | undefined } = {},
  ) {
    for (const name of ["program", "backend", "home"]) mkdirSync(join(this.folder, name));
    const at = (name: string) => join(this.folder, "program", name);
    if (broken === undefined) symlinkSync(join(house, "node_modules"), at("node_modules"));
    else breakPackage(at("node_modules"), broken);
    writeFileSync(at("Pulumi.yaml"), `name: faults\nruntime: nodejs\n`);
    writeFileSync(at("package.json"), `{"main":"index.js"}`);
    writeFileSync(at("index.js"), program + more);
    this.declare([]);
  }

  declare(resources: readonly Declared[]): void {
    writeFileSync(join(this.folder, "program", "program.json"), JSON.stringify(resources));
  }

  start(...args: string[]): Command {
    return this.startWith(undefined, args);
  }

  /** @param input what is typed in. */
  private startWith(input: string | undefined, args: string[]): Command {
    const output = join(this.folder, `output-${++this.commands}`);
    const file = openSync(output, "a");
    const child = spawn(pulumi, [...args, "--non-interactive"], {
      cwd: join(this.folder, "program"),
      // A process group of its own, as in a terminal, so that Ctrl-C reaches all its processes.
      detached: true,
      stdio: [input === undefined ? "ignore" : "pipe", file, file],
      env: {
        ...process.env,
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
        XDG_STATE_HOME: join(this.folder, "state"),
        PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...this.environment,
      },
    });
    closeSync(file);
    child.stdin?.end(input);
    return new Command(child, output);
  }

  /** Passed on standard input, because all users of the machine can read arguments. */
  async configureSecret(key: string, value: string): Promise<void> {
    const command = this.startWith(value, ["config", "set", "--path", key, "--secret"]);
    if ((await command.exit()) !== 0) throw new Error(command.printed);
  }

  async run(...args: string[]): Promise<{ code: number | null; printed: string }> {
    const command = this.start(...args);
    return { code: await command.exit(), printed: command.printed };
  }

  async init(): Promise<void> {
    const { code, printed } = await this.run("stack", "init", "dev");
    if (code !== 0) throw new Error(printed);
  }

  up(...more: string[]): Command {
    return this.start("up", "--yes", "--skip-preview", ...more);
  }

  /** The saved state. */
  get checkpoint(): Checkpoint {
    const file = join(this.folder, "backend", ".pulumi", "stacks", "faults", "dev.json");
    const latest = JSON.parse(readFileSync(file, "utf8")).checkpoint.latest ?? {};
    const ours = (latest.resources ?? []).filter(({ type }: SavedResource) => classOfToken(type) !== undefined);
    const pending = (latest.pending_operations ?? []).map(
      ({ type, resource }: { type: string; resource: { urn: string } }) => ({ type, urn: resource.urn }),
    );
    return { resources: ours, pending };
  }

  /**
   * A kill may interrupt the file backend between the state and the file of attributes beside it. Then that file is empty, and
   * every command fails with "failed to load checkpoint: EOF". This deletes such files. @returns their number.
   */
  repairBackend(): number {
    const folder = join(this.folder, "backend");
    const torn = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".attrs"))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).size === 0);
    for (const path of torn) rmSync(path);
    return torn.length;
  }

  /** The content of all files in this stack's folder: state, backups, history, logs, output. */
  get files(): { path: string; text: string }[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, text: readFileSync(path, "latin1") }));
  }

  remove(): void {
    if (!keep) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const program = `const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const licenses = require("pulumi-licenses");
for (const { type, name, args } of JSON.parse(readFileSync(join(__dirname, "program.json"), "utf8")))
  new licenses[type](name, args);
`;

/** The simulator in a process of its own, asked over its control routes. */
export class LiveSimulator {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly folder: string,
  ) {}

  static async start(world: WorldSeed): Promise<LiveSimulator> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-simulator-"));
    const file = join(folder, "world.json");
    writeFileSync(file, JSON.stringify(world));
    const bin = join(house, "provider", "bin", "licenses.js");
    const child = spawn(process.execPath, [bin, "simulate", "--port", "0", "--world", file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
    });
    for (;;) {
      const [, url] = /listens on (\S+)/.exec(said) ?? [];
      if (url !== undefined) return new LiveSimulator(child, url, folder);
      if (child.exitCode !== null) throw new Error(`The simulator has ended: ${said}`);
      await sleep(10);
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The last rules are tried first; without any, requests only take a little time. */
  async trouble(...rules: FaultRule[]): Promise<void> {
    await this.ask("DELETE", "faults");
    await this.ask("POST", "faults", [...rules, slowness]);
  }

  async journal(): Promise<Exchange[]> {
    return ((await this.ask("GET", "journal")) as { exchanges: Exchange[] }).exchanges;
  }

  async forgetJournal(): Promise<void> {
    await this.ask("DELETE", "journal");
  }

  async ledger(): Promise<{ entries: LedgerEntry[]; intervals: Interval[] }> {
    return (await this.ask("GET", "ledger")) as { entries: LedgerEntry[]; intervals: Interval[] };
  }

  async world(): Promise<WorldSeed> {
    return (await this.ask("GET", "world")) as WorldSeed;
  }

  private async ask(method: string, what: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/simulator/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${what}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}

const slowness: FaultRule = { times: 1_000_000, effect: { do: "delay", ms: 15 } };
