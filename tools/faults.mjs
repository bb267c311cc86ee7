// `npm run test:faults`: the whole fault suite, one part after another, with its tables. Give words to choose parts: `matrix`, `kills`, …
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { setupOrExit } from "./setup.mjs";

const { pulumiRoot } = await setupOrExit();
const parts = ["matrix", "brokenCode", "throttled", "fuzz", "secrets", "kills"];
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part));
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const done = chosen.map((part) => {
  const began = Date.now();
  const { status } = spawnSync(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--no-warnings=ExperimentalWarning",
      jest,
      "--runInBand",
      "--testPathIgnorePatterns=/node_modules/",
      "--",
      `test/faults/${part}`,
    ],
    {
      stdio: ["inherit", "ignore", "inherit"],
      env: { ...process.env, LICENSES_PULUMI_ROOT: pulumiRoot, LICENSES_FAULTS: "full" },
    },
  );
  return { part, seconds: Math.round((Date.now() - began) / 1000), ok: status === 0 };
});
for (const { part, seconds, ok } of done)
  console.log(`${part.padEnd(12)}${String(seconds).padStart(5)} s  ${ok ? "ok" : "failed"}`);
process.exitCode = done.length > 0 && done.every(({ ok }) => ok) ? 0 : 1;
