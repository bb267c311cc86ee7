import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const project = join(__dirname, "..", "..");

/** Evaluates an expression over `input` and the demo's pure parts in a Node process of its own: Jest loads ES modules only behind a flag. */
export function evaluate<Result>(expression: string, input: unknown): Result {
  const load = (module: string) =>
    `await import(${JSON.stringify(pathToFileURL(join(project, "tools", "demo", module)).href)})`;
  const script = `
    import { readFileSync } from "node:fs";
    const { factsOf, stateSizes } = ${load("facts.mjs")};
    const { judge } = ${load("judge.mjs")};
    const { chapters } = ${load("story.mjs")};
    const input = JSON.parse(readFileSync(0, "utf8"));
    process.stdout.write(JSON.stringify(${expression}));`;
  const options = { input: JSON.stringify(input), encoding: "utf8" } as const;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", script], options)) as Result;
}

/** A demo as a user starts it, with a folder for temporary files of its own. */
export class Demo {
  readonly temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
  readonly ended: Promise<{ code: number | null; text: string }>;
  text = "";
  private readonly child: ChildProcess;

  constructor(args: string[] = [], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [join(project, "tools", "demo.mjs"), ...args], {
      cwd: this.temporary,
      env: { ...process.env, TMPDIR: this.temporary, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        this.text += chunk;
      });
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code) => resolve({ code, text: this.text }));
    });
  }

  async says(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`The demo ended without saying "${text}":\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** The demo's own files that are left in the folder for temporary files. ts-node keeps its cache there, too. */
  get left(): string[] {
    return readdirSync(this.temporary).filter((name) => name.startsWith("pulumi-licenses-demo-"));
  }

  get simulatorUrl(): string {
    return /Partner Center, (http\S+), process/.exec(this.text)?.[1] ?? "";
  }

  async simulatorAnswers(): Promise<boolean> {
    return fetch(`${this.simulatorUrl}/simulator`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  end(): void {
    this.child.kill("SIGKILL");
    const [, simulator] = /Partner Center, http\S+, process (\d+)/.exec(this.text) ?? [];
    try {
      if (simulator !== undefined) process.kill(Number(simulator), "SIGTERM");
    } catch {
      // The process has already ended.
    }
    rmSync(this.temporary, { recursive: true, force: true });
  }
}
