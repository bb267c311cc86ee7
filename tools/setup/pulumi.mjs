import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { executableIn, executableOnPath, readJson, SetupError, writeJson } from "./common.mjs";
import { run } from "./run.mjs";

/** The oldest CLI that the demo and the tests were run with. */
export const MINIMUM = "3.250.0";

/** The files that a Pulumi folder needs to run Node programs with dynamic resources. */
export const HOSTS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The version that the set-up installs or builds if it finds none. Only the engine's go.mod names it. */
export function pinnedVersion(repo) {
  const text = readFileSync(join(repo, "tools", "pulumi-cli", "engine", "go.mod"), "utf8");
  return /pulumi\/pkg\/v3 v(\S+)/.exec(text)[1];
}

export function pulumiHome(env) {
  return env.PULUMI_HOME || join(homedir(), ".pulumi");
}

export function versionFolder({ repo, env }) {
  return join(pulumiHome(env), "versions", pinnedVersion(repo));
}

/**
 * The first CLI that is complete and new enough. `tried` names for each place why it cannot be used.
 *
 * @returns {Promise<{ found?: { root: string, version: string }, tried: string[] }>}
 */
export async function findPulumi(context) {
  const { env, log } = context;
  const explicit = env.LICENSES_PULUMI_ROOT;
  if (explicit) {
    const result = await inspect(context, executableIn(join(explicit, "bin"), "pulumi"));
    if (!result.problem) return { found: result, tried: [] };
    throw new SetupError(`LICENSES_PULUMI_ROOT=${explicit} cannot be used: ${result.problem}.
Let it name a folder with bin/pulumi ${MINIMUM} or newer, or unset it.`);
  }
  const home = pulumiHome(env);
  const places = [
    ...(env.PULUMI_HOME ? [["PULUMI_HOME", executableIn(join(home, "bin"), "pulumi")]] : []),
    ["pulumi on PATH", executableOnPath("pulumi", env)],
    // Pulumi's installer puts it there, and only a new terminal has it on PATH.
    [join(home, "bin"), executableIn(join(home, "bin"), "pulumi")],
    [versionFolder(context), executableIn(join(versionFolder(context), "bin"), "pulumi")],
  ];
  const tried = [];
  for (const [place, command] of places) {
    const result = await inspect(context, command);
    if (!result.problem) return { found: result, tried };
    tried.push(`${place}: ${result.problem}`);
    if (command) log(`${place} is passed over: ${result.problem}`);
  }
  return { tried };
}

/** @returns {Promise<{ root: string, version: string, problem?: undefined } | { problem: string }>} */
export async function inspect(context, command) {
  if (!command) return { problem: "there is no pulumi" };
  const version = await knownVersion(context, command);
  if (!version) return { problem: `${command} does not tell its version` };
  if (!isNewEnough(version)) return { problem: `${command} is version ${version}, wanted is ${MINIMUM} or newer` };
  const real = realpathSync(command);
  const near = [dirname(command), dirname(real)];
  const find = (name) =>
    executableIn(near[0], name) ?? executableIn(near[1], name) ?? executableOnPath(name, context.env);
  const hosts = HOSTS.map(find);
  const missing = HOSTS.filter((_, index) => !hosts[index]);
  if (missing.length > 0) return { problem: `${command} has no ${missing.join(" and no ")} beside it or on PATH` };
  const bin = near.find((folder) => basename(folder) === "bin" && isComplete(folder));
  return { root: bin ? dirname(bin) : linkedRoot(context, [command, ...hosts]), version };
}

/** Whether a bin folder holds all files that are needed. */
export function isComplete(bin) {
  return ["pulumi", ...HOSTS].every((name) => executableIn(bin, name));
}

/** Pulumi's SDK takes a root folder and runs bin/pulumi in it. For a CLI in another layout, this makes such a folder of links. */
function linkedRoot({ repo }, files) {
  const root = join(repo, ".setup", "pulumi");
  mkdirSync(join(root, "bin"), { recursive: true });
  for (const file of files) {
    const link = join(root, "bin", basename(file));
    if (lstatSync(link, { throwIfNoEntry: false }) && readlinkSync(link) === file) continue;
    symlinkSync(file, `${link}.${process.pid}`);
    renameSync(`${link}.${process.pid}`, link);
  }
  return root;
}

/** The version is remembered, because starting the CLI to read it would take most of the time of a second run. */
async function knownVersion(context, command) {
  const file = join(context.repo, ".setup", "pulumi.json");
  const { size, mtimeMs } = statSync(command);
  const known = readJson(file) ?? {};
  const entry = known[command];
  if (entry && entry.size === size && entry.mtimeMs === mtimeMs) return entry.version;
  const version = await versionOf(context, command);
  if (version) writeJson(file, { ...known, [command]: { size, mtimeMs, version } });
  return version;
}

export async function versionOf({ env }, command) {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { title: "pulumi version", env: quiet, activity: () => 0, idleLimit: 20_000 };
  const text = await run(command, ["version"], options).catch(() => "");
  return /^v?(\d+\.\d+\.\d+\S*)$/m.exec(text)?.[1];
}

function isNewEnough(version) {
  const [major, minor, patch] = version.split(/[.+-]/).map(Number);
  const [wantedMajor, wantedMinor, wantedPatch] = MINIMUM.split(".").map(Number);
  return major === wantedMajor && (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch));
}
