import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layOutAsFirst } from "./firstLayout";
import { house } from "./pulumiHouse";

/** Small reproductions of faults that users met. They stand beside the repository, and are played as they are. */
export const casesFolder = join(house, "..", "shared", "cases");

/** How long a process may take, in milliseconds: a little less than its test, so that none outlives it. */
export const patience = 600_000;

export interface Played {
  /** All that the case printed. */
  out: string;
  /** The first printed line that begins so, without its beginning. The test fails if there is none. */
  line(beginning: string): string;
  /** What stands between the line that begins so and the next empty line: what a script says of one of its experiments. */
  about(beginning: string): string;
}

/** Plays `NAME/FILE.js` or `hooks/FILE.js`: the compiled hooks without an engine. */
export const script = (name: string, args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Played> =>
  played(join(casesFolder, name), args, environment);

/** Plays `engine/NAME`: the real engine against the case's own fake of both services. */
export const engineCase = (name: `engine/${string}`, args: string[] = [], environment: NodeJS.ProcessEnv = {}) =>
  script(`${name}/run.mjs`, args, environment);

/** Some cases use these two names without importing them from the cases' library, so they are given as globals. */
const names = "data:text/javascript,globalThis.ROOM=process.env.LICENSES_CASES_ROOM;globalThis.REPO=process.cwd();";

/** The exit code of a case is of no interest: it says that the case ran, not what happened in it. */
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
