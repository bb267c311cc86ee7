import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../core/replaceFile";

/**
 * What an import has done, so that one that was stopped goes on where it was. It stands in the project's folder while the import runs, and is
 * gone when it has ended.
 */

export interface Journal {
  /** Whether an earlier import has read and written this one. */
  has(id: string): boolean;
  /** How many an earlier import has done. */
  done: number;
  began: string;
  add(id: string): void;
  end(): void;
}

const journalFile = ".licenses-import.unfinished.json";

const journal = z.object({ began: z.iso.datetime(), selection: z.string(), done: z.array(z.string()) });

/** What an earlier import has read counts for so long. In milliseconds. */
const lasts = 24 * 3_600_000;

/** @param selection what is imported: another selection begins anew, and so does the same one after a day. */
export function openJournal(folder: string, selection: string, now: Date): Journal {
  const file = join(folder, journalFile);
  const found = read(file);
  const goesOn = found?.selection === selection && now.getTime() - Date.parse(found.began) < lasts;
  const { began, done } = goesOn ? found : { began: now.toISOString(), done: [] };
  const ids = new Set(done);
  return {
    began,
    done: ids.size,
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      replaceFile(file, `${JSON.stringify({ began, selection, done: [...ids] })}\n`, { flush: false });
    },
    end: () => rmSync(file, { force: true }),
  };
}

function read(file: string): z.output<typeof journal> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return journal.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
