import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { removeDrafts, withDraft } from "./draft.mjs";
import { withLock } from "./lock.mjs";
import { pulumiHome } from "./pulumi.mjs";

/**
 * A folder that is made once on a machine, beside Pulumi's own versions, where every clone finds it.
 *
 * @param {string} name the folder's name, which goes on with a hash of `inputs`
 * @param {(string | Buffer)[]} inputs all that the content depends on: with other inputs the folder is another one
 * @param {(root: string, draft: string) => Promise<void>} make fills `root`, which becomes the folder; `draft` is for temporary files
 * @returns {Promise<string>} the folder
 */
export async function madeOnce(context, name, inputs, make) {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const input of inputs) hash.update("\0").update(input);
  const versions = join(pulumiHome(context.env), "versions");
  const folder = join(versions, `${name}-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  // On the same file system as the folder, so that a rename is enough.
  const workshop = join(versions, ".set-up-languages");
  mkdirSync(workshop, { recursive: true });
  return withLock(join(workshop, "lock"), context, async () => {
    if (existsSync(folder)) return folder;
    removeDrafts(workshop);
    await withDraft(workshop, async (draft) => {
      const root = join(draft, "root");
      await make(root, draft);
      renameSync(root, folder);
    });
    return folder;
  });
}
