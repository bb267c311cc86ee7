// `npm test`: sets everything up, runs all tests, and ends with the total numbers on a line of their own.
// `--browser` runs those of the simulator's page instead, which need Chromium; `--all` runs both and adds them up.
// `--quick` runs what needs no engine: decisions, readers and properties.
// `--cases` plays the small reproductions in ../shared/cases, if that folder exists.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupOrExit } from "./setup.mjs";

const alone = (folder) => ["--testPathIgnorePatterns=/node_modules/", "--runInBand", "--", folder];
const browser = alone("test/browser");
const quick = ["--config", "jest.quick.config.js"];

const given = process.argv.slice(2);
if (given[0] === "--cases" && !existsSync(new URL("../../shared/cases", import.meta.url))) {
  console.log("../shared/cases is not there, so no case is played.");
  process.exit(0);
}
const { pulumiRoot } = await setupOrExit({ languages: !["--browser", "--quick", "--cases"].includes(given[0]) });
const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-test-"));
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");

const chosen = { "--browser": [browser], "--quick": [quick], "--cases": [alone("test/cases")], "--all": [[], browser] }[
  given[0]
] ?? [given];
const results = chosen.map(run);
rmSync(folder, { recursive: true, force: true });
const sum = (count) => results.reduce((total, result) => total + result[count], 0);
const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = results.every((result) => result.ok) && failed === 0 ? 0 : 1;

function run(args, index) {
  const file = join(folder, `results-${index}.json`);
  const { status } = spawnSync(
    process.execPath,
    // The OAuth library is an ES module that is loaded when a token is needed; Jest loads such modules only with this flag.
    ["--experimental-vm-modules", "--no-warnings=ExperimentalWarning", jest, "--json", `--outputFile=${file}`, ...args],
    { stdio: ["inherit", "ignore", "inherit"], env: { ...process.env, LICENSES_PULUMI_ROOT: pulumiRoot } },
  );
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  // A file that cannot even be loaded has no tests to count, but it has failed.
  const failed = Math.max(numFailedTests, numFailedTestSuites);
  const ok = status === 0 && numPassedTests > 0;
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests, ok };
}
