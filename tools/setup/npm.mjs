import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { duration, executableOnPath, readJson, SetupError, writeJson } from "./common.mjs";
import { run } from "./run.mjs";

const TITLE = "npm ci";

export function requireNode({ repo }) {
  const wanted = readJson(join(repo, "package.json")).engines.node.replace(">=", "").split(".").map(Number);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  throw new SetupError(`Node ${process.versions.node} is too old. Install Node ${wanted.join(".")} or newer.`);
}

/**
 * npm writes `node_modules/.package-lock.json` last, so that file shows that an installation has finished. Packages that
 * only other platforms need are missing in it. Our own record shows whether a folder came from another platform.
 */
export function dependenciesAreInstalled({ repo }) {
  const record = readJson(recordFile(repo));
  if (record && (record.state !== "installed" || record.platform !== platform())) return false;
  const wanted = readJson(join(repo, "package-lock.json"))?.packages ?? {};
  const installed = readJson(join(repo, "node_modules", ".package-lock.json"))?.packages;
  if (!installed) return false;
  return Object.entries(wanted).every(([folder, entry]) => {
    if (folder === "") return true;
    const other = installed[folder];
    if (!other) return entry.optional === true;
    return (
      other.version === entry.version &&
      other.integrity === entry.integrity &&
      (entry.link === true || existsSync(join(repo, folder, "package.json")))
    );
  });
}

export async function installDependencies(context) {
  const { repo, log } = context;
  const started = Date.now();
  log(`${TITLE}: installing the dependencies of the lock file`);
  writeJson(recordFile(repo), { state: "installing" });
  // NODE_ENV=production would leave the compiler and Pulumi out.
  await runNpm(context, ["ci", "--no-audit", "--no-fund", "--include=dev"], TITLE);
  writeJson(recordFile(repo), { state: "installed", platform: platform() });
  log(`${TITLE}: done in ${duration(Date.now() - started)}`);
}

export async function runNpm({ repo, env, log }, args, title) {
  const [command, ...first] = npmCommand(env);
  try {
    return await run(command, [...first, ...args], { title, cwd: repo, env, log });
  } catch (error) {
    throw new SetupError([error.message, ...error.lines.slice(-40)].join("\n"));
  }
}

/** The content of the lock file in a few characters. */
export function lockFileHash(repo) {
  return createHash("sha256")
    .update(readFileSync(join(repo, "package-lock.json")))
    .digest("hex");
}

function npmCommand(env) {
  const npm = executableOnPath("npm", env);
  if (npm) return [npm];
  const script = env.npm_execpath;
  if (script && basename(script).startsWith("npm-cli")) return [process.execPath, script];
  throw new SetupError("npm was not found on PATH. It comes with Node; install Node with npm, or put npm on PATH.");
}

function recordFile(repo) {
  return join(repo, ".setup", "npm.json");
}

function platform() {
  return `${process.platform}-${process.arch}-abi${process.versions.modules}`;
}
