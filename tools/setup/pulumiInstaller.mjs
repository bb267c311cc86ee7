import { mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pinnedVersion } from "./pulumi.mjs";
import { run } from "./run.mjs";

/** The set-up waits for a slow download, but gives up one that makes no progress. */
const IDLE_LIMIT = 20_000;

/** Lets Pulumi's Automation API download the CLI into `draft`/root. */
export async function installByPulumi({ repo, env, log }, draft) {
  const title = `downloading Pulumi ${pinnedVersion(repo)}`;
  const temporary = join(draft, "tmp");
  mkdirSync(temporary);
  log(`${title} by Pulumi's own installer`);
  const child = join(dirname(fileURLToPath(import.meta.url)), "pulumiInstallerChild.mjs");
  await run(process.execPath, [child, pinnedVersion(repo), join(draft, "root")], {
    title,
    cwd: repo,
    // The installer downloads into the temporary folder. A folder of its own shows its progress and can be removed afterwards.
    env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, PULUMI_SKIP_UPDATE_CHECK: "true" },
    log,
    progress: () => `${Math.round(bytesBelow(draft) / 1e6)} MB`,
    activity: () => bytesBelow(draft),
    idleLimit: IDLE_LIMIT,
  });
}

function bytesBelow(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      bytes += entry.isDirectory() ? bytesBelow(file) : statSync(file).size;
    }
  } catch {
    // Files come and go while this looks at them.
  }
  return bytes;
}
