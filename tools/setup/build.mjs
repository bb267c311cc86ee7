import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { duration, readJson, writeJson } from "./common.mjs";
import { lockFileHash, runNpm } from "./npm.mjs";

const TITLE = "npm run build";

/** Whether provider/dist is the complete output of the current sources in provider. */
export function packageIsBuilt({ repo }) {
  const record = readJson(recordFile(repo));
  if (record?.state !== "built" || record.inputs !== hashOfInputs(repo)) return false;
  return Object.entries(record.outputs).every(([file, size]) => sizeOf(join(repo, file)) === size);
}

export async function buildPackage(context) {
  const { repo, log } = context;
  const started = Date.now();
  log(`${TITLE}: compiling the package`);
  const inputs = hashOfInputs(repo);
  const interrupted = readJson(recordFile(repo))?.state === "building";
  prepareOutputs(repo, interrupted);
  writeJson(recordFile(repo), { state: "building" });
  try {
    await runNpm(context, ["run", "build", "--silent"], TITLE);
  } catch (error) {
    writeJson(recordFile(repo), { state: "failed" });
    throw error;
  }
  const outputs = Object.fromEntries(filesBelow(dist(repo)).map((file) => [relative(repo, file), statSync(file).size]));
  writeJson(recordFile(repo), { state: "built", inputs, outputs });
  log(`${TITLE}: done in ${duration(Date.now() - started)}`);
}

/**
 * The compiler leaves the output of a deleted source in place, where it could still be loaded and would be published. And
 * it writes nothing whose source is unchanged, also when the output was deleted, or cut off by an interruption.
 */
function prepareOutputs(repo, interrupted) {
  const files = filesBelow(dist(repo));
  const present = new Set(files.map((file) => relative(dist(repo), file)));
  for (const file of files) {
    const source = sourceOf(repo, relative(dist(repo), file));
    if (source && !existsSync(source)) rmSync(file);
  }
  const complete = sources(repo).every((file) => present.has(file.replace(/\.ts$/, ".js")));
  if (complete && !interrupted) return;
  for (const file of files) if (file.endsWith(".tsbuildinfo")) rmSync(file);
}

function sourceOf(repo, output) {
  const compiled = /^(.*?)(\.d\.ts|\.js)(\.map)?$/.exec(output);
  return compiled ? join(repo, "provider", `${compiled[1]}.ts`) : undefined;
}

function sources(repo) {
  return filesBelow(provider(repo))
    .map((file) => relative(provider(repo), file))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
}

function hashOfInputs(repo) {
  const hash = createHash("sha256").update(lockFileHash(repo));
  const files = [join(repo, "package.json"), join(repo, "tsconfig.json"), ...filesBelow(provider(repo))];
  for (const file of files) hash.update(`\0${relative(repo, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== "dist")
    .flatMap((entry) => {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(file);
      return entry.isFile() ? [file] : [];
    })
    .sort();
}

function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

function provider(repo) {
  return join(repo, "provider");
}

function dist(repo) {
  return join(repo, "provider", "dist");
}

function recordFile(repo) {
  return join(repo, ".setup", "build.json");
}
