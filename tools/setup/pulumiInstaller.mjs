import { mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pinnedVersion } from "./pulumi.mjs";
import { run } from "./run.mjs";

/** A slow download is waited for; one that does not move is given up. */
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
    // The installer downloads into the temporary folder, so this shows whether it gets on, and leaves nothing behind.
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
