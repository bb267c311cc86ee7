import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const repo = fileURLToPath(new URL("../..", import.meta.url));

/** Drops all files that programs and providers load from the system's cache, so that the next start reads them from the disk. */
export async function forgetFiles() {
  const folders = [join(repo, "node_modules"), join(repo, "provider", "dist")];
  const drop = 'for file; do dd if="$file" iflag=nocache count=0 status=none; done';
  await promisify(execFile)("find", [
    ...folders,
    "-name",
    "*.js",
    "-type",
    "f",
    "-exec",
    "sh",
    "-c",
    drop,
    "sh",
    "{}",
    "+",
  ]);
}
