import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Outcome {
  code: number | null;
  text: string;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Outcome>;
}

const project = join(__dirname, "..", "..");

/** Stand-ins for tools that need a network and minutes. They count their calls and end at once. */
const NPM = `
case "$1" in
  ci)
    rm -rf node_modules/.package-lock.json; mkdir -p node_modules/@pulumi/pulumi/automation node_modules/semver node_modules/left-pad
    cp "$SANDBOX/pulumi-package.json" node_modules/@pulumi/pulumi/package.json
    cp "$SANDBOX/automation.js" node_modules/@pulumi/pulumi/automation/index.js
    echo 'exports.SemVer = class { constructor(text) { this.text = text; } toString() { return this.text; } };' > node_modules/semver/index.js
    echo '#!/bin/sh' > node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs
    echo '{}' > node_modules/left-pad/package.json
    sed 's/,"node_modules\\/other":{"optional":true}//' package-lock.json > node_modules/.package-lock.json
    if [ -e "$SANDBOX/npm-hangs" ]; then echo $$ > "$SANDBOX/npm-hangs"; sleep 60; fi ;;
  run)
    mkdir -p provider/dist
    for source in provider/*.ts; do cp "$source" "provider/dist/$(basename "$source" .ts).js"; done
    if [ -e "$SANDBOX/compile-fails" ]; then echo "provider/index.ts(1,1): error TS1005"; exit 2; fi
    if [ -e "$SANDBOX/compile-hangs" ]; then echo $$ > "$SANDBOX/compile-hangs"; sleep 60; fi
    echo '{}' > provider/dist/.tsbuildinfo ;;
esac`;

const GO = `
if [ "$1" = list ]; then
  mkdir -p "$SANDBOX/module/python/cmd"; echo '#!/bin/sh' > "$SANDBOX/module/python/cmd/pulumi-language-python-exec"
  echo "$SANDBOX/module"; exit
fi
while [ "$1" != -o ]; do shift; done
if [ -e "$SANDBOX/go-fails" ]; then echo "module lookup disabled"; exit 1; fi
printf '#!/bin/sh\\n' > "$2"
if [ -e "$SANDBOX/go-hangs" ] && [ "$(basename "$2")" = pulumi ]; then echo $$ > "$SANDBOX/go-hangs"; sleep 60; fi
if [ -e "$SANDBOX/go-is-slow" ]; then sleep 0.4; fi
printf 'echo v%s\\n' "$(cat "$SANDBOX/go-builds")" >> "$2"
chmod +x "$2"`;

const PYTHON = `
case "$2" in
  venv)
    if [ -e "$SANDBOX/python-fails" ]; then echo "ensurepip is not available"; exit 1; fi
    if [ -e "$SANDBOX/python-hangs" ]; then echo $$ > "$SANDBOX/python-hangs"; sleep 60; fi
    mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  *) cat "$SANDBOX/python-version" ;;
esac`;

/**
 * A clone of this project with a home of its own, and a PATH that has only the tools of the test.
 */
export class Sandbox {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "set-up-")));
  readonly repo = join(this.root, "repo");
  readonly home = join(this.root, "home");
  readonly path = join(this.root, "path");
  readonly pinned: string;
  private readonly running = new Set<ChildProcess>();
  private started = 0;

  constructor() {
    for (const folder of [this.home, this.path]) mkdirSync(folder);
    this.clone(this.repo);
    const engine = readFileSync(join(project, "tools", "pulumi-cli", "engine", "go.mod"), "utf8");
    this.pinned = /pkg\/v3 v(\S+)/.exec(engine)?.[1] ?? "";
    this.write("go-builds", this.pinned);
    this.write("pulumi-package.json", "{}");
    this.installer(`throw new Error("no way to the download");`);
    this.command(join(this.path, "npm"), NPM);
  }

  clone(repo: string): void {
    cpSync(join(project, "tools"), join(repo, "tools"), { recursive: true });
    mkdirSync(join(repo, "provider"));
    writeFileSync(join(repo, "provider", "index.ts"), "1;");
    writeFileSync(join(repo, "package.json"), JSON.stringify({ engines: { node: ">=20.18" } }));
    writeFileSync(join(repo, "tsconfig.json"), "{}");
    const packages = {
      "": {},
      "node_modules/left-pad": { version: "1.0.0" },
      "node_modules/other": { optional: true },
    };
    writeFileSync(join(repo, "package-lock.json"), JSON.stringify({ packages }));
  }

  /** The body of `PulumiCommand.install({ version, root })`. */
  installer(body: string): void {
    const code = `const fs = require("node:fs"); exports.PulumiCommand = { async install({ version, root }) { ${body} } };`;
    this.write("automation.js", code);
    const installed = join(this.repo, "node_modules", "@pulumi", "pulumi", "automation");
    if (existsSync(installed)) writeFileSync(join(installed, "index.js"), code);
  }

  go(): void {
    this.command(join(this.path, "go"), GO);
  }

  python(version = "3.11"): void {
    this.write("python-version", version);
    this.command(join(this.path, "python3"), PYTHON);
  }

  /** A shell script that counts its calls. */
  command(file: string, body: string): string {
    mkdirSync(dirname(file), { recursive: true });
    const count = `SANDBOX='${this.root}'\necho "$*" >> "$SANDBOX/calls-$(basename "$0")"`;
    writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${count}\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** A Pulumi that reports this version, with its language hosts. */
  pulumi(folder: string, version: string, hosts = true): string {
    this.command(join(folder, "pulumi"), `echo v${version}`);
    if (hosts) this.hosts(folder);
    return folder;
  }

  hosts(folder: string): void {
    for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"])
      this.command(join(folder, name), "");
  }

  get versionFolder(): string {
    return join(this.home, ".pulumi", "versions", this.pinned);
  }

  calls(command: string): string[] {
    const file = join(this.root, `calls-${command}`);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  write(name: string, text = ""): void {
    writeFileSync(join(this.root, name), text);
  }

  remove(name: string): void {
    rmSync(join(this.root, name), { recursive: true, force: true });
  }

  setup(env: Record<string, string> = {}, repo = this.repo): Promise<Outcome> {
    return this.start([join(repo, "tools", "setup.mjs")], env).ended;
  }

  /** The set-up with what programs in other languages need. */
  languages(repo = this.repo): Promise<Outcome> {
    return this.start([join(repo, "tools", "setup.mjs"), "--languages"]).ended;
  }

  start(args: string[], env: Record<string, string> = {}): Running {
    const output = join(this.root, `output-${++this.started}`);
    const file = openSync(output, "a");
    // Output goes to a file, because a pipe would stay open as long as processes of an interrupted set-up run.
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { HOME: this.home, PATH: this.path, ...env },
      stdio: ["ignore", file, file],
    });
    closeSync(file);
    this.running.add(child);
    const ended = once(child, "exit").then(([code]): Outcome => {
      this.running.delete(child);
      return { code, text: readFileSync(output, "utf8").replaceAll(this.root, "~") };
    });
    return { child, ended };
  }

  /** Starts a set-up and kills it, as a crash would, after the tool with `marker` has begun to hang. */
  async crashAt(marker: string, ...args: string[]): Promise<void> {
    this.write(marker);
    const { child, ended } = this.start([join(this.repo, "tools", "setup.mjs"), ...args]);
    await this.until(() => statSync(join(this.root, marker)).size > 0);
    child.kill("SIGKILL");
    await ended;
    process.kill(-Number(readFileSync(join(this.root, marker), "utf8")), "SIGKILL");
    this.remove(marker);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await sleep(10);
  }

  /** An ended process keeps its id until its parent, or the process that adopted it, has read its exit code. */
  isRunning(pid: number): boolean {
    try {
      process.kill(pid, 0);
      return !/^\d+ \(.*\) Z/.test(existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "");
    } catch {
      return false;
    }
  }

  list(folder: string): string[] {
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  end(): void {
    for (const child of this.running) child.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }
}
