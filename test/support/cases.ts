import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layOutAsFirst } from "./firstLayout";
import { house } from "./pulumiHouse";

/** Small reproductions of reported faults. They stand beside the repository, and run unchanged. */
export const casesFolder = join(house, "..", "shared", "cases");

/** Time limit of a process in milliseconds. It is a little shorter than that of the test, so that no process outlives its test. */
export const patience = 600_000;

export interface Played {
  /** The output of the case. */
  out: string;
  /** The first printed line that begins so, without its beginning. The test fails if there is none. */
  line(beginning: string): string;
  /** The lines from the one that begins so to the next empty line: the output of one experiment of a script. */
  about(beginning: string): string;
}

/** Plays `NAME/FILE.js` or `hooks/FILE.js`: the compiled lifecycles without an engine. */
export const script = (name: string, args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Played> =>
  played(join(casesFolder, name), args, environment);

/** Plays `engine/NAME`: the real engine against the case's own fake of both services. */
export const engineCase = (name: `engine/${string}`, args: string[] = [], environment: NodeJS.ProcessEnv = {}) =>
  script(`${name}/run.mjs`, args, environment);

/** Some cases use these two names without importing them from the cases' library, so they are given as globals. */
const names = "data:text/javascript,globalThis.ROOM=process.env.LICENSES_CASES_ROOM;globalThis.REPO=process.cwd();";

/** The exit code of a case has no meaning for the test: it shows only that the case ran. */
async function played(file: string, args: string[], environment: NodeJS.ProcessEnv): Promise<Played> {
  const room = mkdtempSync(join(tmpdir(), "pulumi-licenses-cases-"));
  const dist = join(room, "dist");
  layOutAsFirst(dist);
  try {
    const env = {
      ...process.env,
      LICENSES_DIST: dist,
      LICENSES_CASES_ROOM: room,
      XDG_STATE_HOME: join(room, "state"),
      ...environment,
    };
    const options = { cwd: house, env, timeout: patience };
    const { out } = await outputOf(spawn(process.execPath, ["--import", names, file, ...args], options));
    return readable(out);
  } finally {
    rmSync(room, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs until its output has ended. */
export function outputOf(child: ReturnType<typeof spawn>): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    let out = "";
    const hear = (chunk: Buffer) => {
      out += chunk;
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out }));
  });
}

function readable(out: string): Played {
  const lines = out.split("\n");
  const find = (beginning: string) => {
    const at = lines.findIndex((line) => line.startsWith(beginning));
    if (at < 0) throw new Error(`The case printed no line that begins with "${beginning}":\n${out}`);
    return at;
  };
  return {
    out,
    line: (beginning) => (lines[find(beginning)] ?? "").slice(beginning.length).trim(),
    about: (beginning) => {
      const rest = lines.slice(find(beginning));
      const end = rest.indexOf("");
      return rest.slice(0, end < 0 ? undefined : end).join("\n");
    },
  };
}
