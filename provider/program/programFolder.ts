import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hasEngine, isInline } from "./programJournal";
import { perStack } from "./values";

/**
 * Pulumi starts the provider process in the program's folder, and Node.js looks from there for Pulumi's dynamic provider and for this
 * package. The program may have found the package elsewhere: through a package that depends on it, or in a bundle.
 */

/** What the provider process loads, by the dependency that it comes from. */
const loaded = {
  "pulumi-licenses": "pulumi-licenses/package.json",
  "@pulumi/pulumi": "@pulumi/pulumi/cmd/dynamic-provider",
};

/** Read before the program can change it. */
const startedIn = process.cwd();

/** The dependencies that Node.js does not find from a folder. */
function missingIn(folder: string): string[] {
  const { resolve } = createRequire(join(folder, "program.js"));
  return Object.entries(loaded).flatMap(([dependency, file]) => (isMissing(resolve, file) ? [dependency] : []));
}

/** Other errors, like those of a package that is there but broken, are left to the provider process, which says more of them. */
function isMissing(resolve: (file: string) => string, file: string): boolean {
  try {
    resolve(file);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
  }
}

/** Once for each run: many resources ask the same. */
const found = perStack(() => {
  const folder = isInline() ? process.cwd() : startedIn;
  const missing = missingIn(folder);
  return { problem: missing.length === 0 ? undefined : advice(folder, missing), told: false };
});

/**
 * An inline program of the Automation API is told, not refused: its workspace may name another folder for the provider, which
 * the program cannot see.
 *
 * @throws {pulumi.RunError} where the program's folder lacks a dependency.
 */
export function checkProgramFolder(): void {
  // Yarn's Plug'n'Play asks which package requires, not from which folder.
  if (!hasEngine() || process.versions.pnp !== undefined) return;
  const { problem, told } = found();
  if (problem === undefined) return;
  if (!isInline()) throw new pulumi.RunError(problem);
  if (told) return;
  found().told = true;
  void pulumi.log.info(`${problem} ${orElsewhere}`);
}

const orElsewhere =
  "Or start this program in a folder that has them. Pulumi starts the provider elsewhere if the workspace has a `main` or a `workDir` with a Pulumi.yaml: then that folder needs them.";

/** What is missing where, and what to do. */
function advice(folder: string, missing: string[]): string {
  const names = missing.join(" and ");
  return `Pulumi starts the provider of licenses in ${folder}, and Node.js does not find ${names} from there. Add ${names} to the dependencies of ${manifestOf(folder)}, and install. See docs/monorepos.md.`;
}

function manifestOf(folder: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const file = join(at, "package.json");
    if (existsSync(file)) return file;
  }
  return join(folder, "package.json");
}
