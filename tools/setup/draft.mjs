import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const PREFIX = "draft-";

/** Runs `work` with a new folder in `workshop`. The folder is gone afterwards, without what `work` has moved out of it. */
export async function withDraft(workshop, work) {
  const draft = mkdtempSync(join(workshop, PREFIX));
  try {
    return await work(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Drafts of interrupted set-ups. Each draft has its own name, because processes of that set-up may still write to it. */
export function removeDrafts(workshop) {
  for (const name of readdirSync(workshop)) {
    if (name.startsWith(PREFIX)) rmSync(join(workshop, name), { recursive: true, force: true });
  }
}
