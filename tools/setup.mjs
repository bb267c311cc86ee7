import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage, packageIsBuilt } from "./setup/build.mjs";
import { duration, SetupError } from "./setup/common.mjs";
import { provideLanguages } from "./setup/languages.mjs";
import { withLock } from "./setup/lock.mjs";
import { dependenciesAreInstalled, installDependencies, requireNode } from "./setup/npm.mjs";
import { findPulumi } from "./setup/pulumi.mjs";
import { providePulumi } from "./setup/pulumiProvide.mjs";

export { SetupError };

/**
 * Sets up all that the demo and the tests need: npm dependencies, the compiled package, Pulumi's CLI. It does nothing if nothing is
 * missing. Several set-ups may run at once.
 *
 * @param {{ log?: (line: string) => void, languages?: boolean }} [options] with `languages` also what programs in YAML, Python and Go
 * need to run; it is no error if that cannot be had
 * @returns {Promise<{ pulumiRoot: string, pulumiVersion: string }>} `pulumiRoot` is what `PulumiCommand.get({ root })` takes
 */
export async function setup({ log = (line) => console.log(line), languages = false } = {}) {
  const started = Date.now();
  const repo = dirname(dirname(fileURLToPath(import.meta.url)));
  const context = { repo, env: process.env, log: (line) => log(`set-up: ${line}`) };
  requireNode(context);
  if (!isReady(context)) {
    await withLock(join(repo, ".setup", "lock"), context, async () => {
      if (!dependenciesAreInstalled(context)) await installDependencies(context);
      if (!packageIsBuilt(context)) await buildPackage(context);
    });
  }
  const { found, tried } = await findPulumi(context);
  const pulumi = found ?? (await providePulumi(context, tried));
  if (languages) await provideLanguages(context);
  context.log(`ready in ${duration(Date.now() - started)}: Pulumi ${pulumi.version} in ${pulumi.root}`);
  return { pulumiRoot: pulumi.root, pulumiVersion: pulumi.version };
}

/** `setup` for commands: an error that the user can fix is printed without a stack trace and ends the process with 1. */
export async function setupOrExit(options) {
  try {
    return await setup(options);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`set-up failed: ${error.message}`);
    process.exit(1);
  }
}

function isReady(context) {
  return dependenciesAreInstalled(context) && packageIsBuilt(context);
}

const started = process.argv[1] ?? "";
if (existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url)) {
  await setupOrExit({ languages: process.argv.includes("--languages") });
}
