// `npm test`: sets everything up, runs all tests, and closes with the true numbers on a line of their own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupOrExit } from "./setup.mjs";

const { pulumiRoot } = await setupOrExit();
const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-test-"));
const results = join(folder, "results.json");
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const { status } = spawnSync(
  process.execPath,
  // The OAuth library is an ES module that is loaded when a token is needed; Jest loads such modules only with this flag.
  [
    "--experimental-vm-modules",
    "--no-warnings=ExperimentalWarning",
    jest,
    "--json",
    `--outputFile=${results}`,
    ...process.argv.slice(2),
  ],
  { stdio: ["inherit", "ignore", "inherit"], env: { ...process.env, LICENSES_PULUMI_ROOT: pulumiRoot } },
);
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = JSON.parse(
  readFileSync(results, "utf8"),
);
rmSync(folder, { recursive: true, force: true });
const skipped = numPendingTests + numTodoTests;
// A file that cannot even be loaded has no tests to count, but it has failed.
const failed = Math.max(numFailedTests, numFailedTestSuites);
console.log(`${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = status === 0 && failed === 0 && numPassedTests > 0 ? 0 : 1;
