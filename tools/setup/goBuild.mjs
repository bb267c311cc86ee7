import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { executableOnPath } from "./common.mjs";
import { run } from "./run.mjs";

/** The go command on PATH. */
export function requireGo({ env }) {
  const go = executableOnPath("go", env);
  if (!go) throw new Error("go is not on PATH");
  return go;
}

/**
 * Compiles a command from the modules that a go.mod pins.
 *
 * @param {object} part
 * @param {string} part.title the name of the step, for the user
 * @param {string} part.folder the folder of the go.mod
 * @param {string} part.target the package of the command
 * @param {string} part.file the name of the executable
 * @param {number} part.packages how many packages it is made of, about, for the progress
 * @param {string} [part.ldflags] for the linker, beside those that leave out the symbols
 * @param {string[]} [part.flags] further flags of `go build`
 * @param {string} bin where the executable goes
 * @param {string} draft a folder for temporary files
 */
export async function goBuild(
  context,
  { title, folder, target, file, packages, ldflags = "", flags = [] },
  bin,
  draft,
) {
  const temporary = join(draft, "tmp");
  for (const each of [bin, temporary]) mkdirSync(each, { recursive: true });
  const output = join(bin, process.platform === "win32" ? `${file}.exe` : file);
  const count = { downloaded: 0, compiled: 0 };
  context.log(title);
  const always = ["build", "-v", "-mod=readonly", "-trimpath", "-ldflags", `-s -w ${ldflags}`.trim()];
  await run(requireGo(context), [...always, ...flags, "-o", output, target], {
    title,
    cwd: folder,
    env: goEnvironment(context.env, temporary),
    log: context.log,
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) count.downloaded += 1;
      else if (/^[\w.-]+(\/\S+)*$/.test(line)) count.compiled += 1;
    },
    progress: () =>
      count.compiled > 0
        ? `${count.compiled} of about ${packages} packages compiled`
        : `${count.downloaded} modules downloaded`,
  });
}

/** Keeps the machine's module source and cache. Removes settings that would build anything but what is pinned. */
function goEnvironment(env, temporary) {
  const { GOOS, GOARCH, ...rest } = env;
  return { ...rest, CGO_ENABLED: "0", GOWORK: "off", GO111MODULE: "on", GOTMPDIR: temporary };
}
