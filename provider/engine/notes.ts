import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Note, Notes, Reporter } from "../lifecycle";

/**
 * Quantities that were found, in one small file each: Pulumi saves the state only after a create has ended, and a run may be
 * killed before. A file has a fingerprint for a name, and nothing in it tells whose it is.
 */

const content = z.object({
  quantity: z.number().int(),
  set: z.array(z.number().int()),
  /** When it was found, ISO 8601. */
  at: z.iso.datetime(),
});

/** Below the folder for state of the XDG base directory specification. */
export const notesFolder = (environment: Record<string, string | undefined>): string =>
  join(environment.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-licenses", "found");

/** @param scope what a note belongs to: the same subscription of another service or stack has a note of its own. */
export type NotesFor = (scope: string[], tell: Reporter) => Notes;

/** What goes wrong is said once, however many resources meet it. */
export function notesIn(folder: string, now: () => Date): NotesFor {
  let said = false;
  return (scope, tell) => {
    const fileOf = (id: string) => {
      const fingerprint = createHash("sha256").update(JSON.stringify([...scope, id.toLowerCase()]));
      return join(folder, `${fingerprint.digest("hex")}.json`);
    };
    const failed = (what: string, file: string, error: unknown) => {
      if (said) return;
      said = true;
      tell.warn(
        `${what} ${file}: ${(error as NodeJS.ErrnoException).code ?? "it is damaged"}. A run that is killed before Pulumi saves its state then leaves nobody who knows the quantity that was found, to which onDelete: "restore" returns. XDG_STATE_HOME names another folder.`,
      );
    };
    return {
      recall(id) {
        const file = fileOf(id);
        try {
          return read(file);
        } catch (error) {
          failed("The quantity found cannot be read from", file, error);
          return undefined;
        }
      },
      keep(id, quantity, set) {
        const file = fileOf(id);
        const known = readOrNothing(file);
        const same = known?.quantity === quantity;
        if (same && known.set.includes(set)) return;
        try {
          write(file, {
            quantity,
            set: [...(same ? known.set : []), set],
            at: (same ? known.at : now()).toISOString(),
          });
        } catch (error) {
          failed("The quantity found cannot be noted in", file, error);
        }
      },
      forget(id) {
        const file = fileOf(id);
        try {
          rmSync(file, { force: true });
        } catch (error) {
          if (!isAbsent(error)) failed("The note of the quantity found cannot be removed:", file, error);
        }
      },
    };
  };
}

function read(file: string): Note | undefined {
  try {
    const { at, ...note } = content.parse(JSON.parse(readFileSync(file, "utf8")));
    return { ...note, at: new Date(at), place: file };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function readOrNothing(file: string): Note | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}

const isAbsent = (error: unknown) => ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

/** Written beside and renamed, so that no reader meets half a note; readable by its owner only. */
function write(file: string, note: z.input<typeof content>): void {
  const draft = `${file}.${process.pid}.draft`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(draft, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
