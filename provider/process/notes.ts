import { z } from "zod";
import type { Note, Notes, Reporter } from "../core/lifecycle";
import { noteFile, noteTrouble, readNote, removeNote, stateFolder, writeNote } from "./noteFile";

/**
 * The quantity that a subscription had before this provider changed it, in one small file for each subscription. Pulumi saves the
 * state only after a create has ended. If the run is killed before, the file still has the quantity.
 */

const content = z.object({
  quantity: z.number().int(),
  set: z.array(z.number().int()),
  /** When the quantity was read, ISO 8601. */
  at: z.iso.datetime(),
});

export const notesFolder = (environment: Record<string, string | undefined>): string =>
  stateFolder(environment, "found");

/** @param scope the service's address and the stack: the same subscription has a note for each of them. */
export type NotesFor = (scope: string[], tell: Reporter) => Notes;

/** Notes in a folder. A problem with the folder is reported once, however many resources meet it. */
export function notesIn(folder: string, now: () => Date): NotesFor {
  let said = false;
  return (scope, tell) => {
    const fileOf = (id: string) => noteFile(folder, [...scope, id.toLowerCase()]);
    const failed = (what: string, file: string, error: unknown) => {
      if (said) return;
      said = true;
      tell.warn(
        `${what} ${file}: ${noteTrouble(error)}. If a run is killed before Pulumi saves its state, the quantity from before the change is lost, and onDelete: "restore" cannot return to it. To use another folder, set XDG_STATE_HOME.`,
      );
    };
    return {
      recall(id) {
        const file = fileOf(id);
        try {
          return read(file);
        } catch (error) {
          failed("The quantity from before the change cannot be read from", file, error);
          return undefined;
        }
      },
      keep(id, quantity, set) {
        const file = fileOf(id);
        const known = readOrNothing(file);
        const same = known?.quantity === quantity;
        if (same && known.set.includes(set)) return;
        try {
          const at = (same ? known.at : now()).toISOString();
          writeNote(file, { quantity, set: [...(same ? known.set : []), set], at } satisfies z.input<typeof content>);
        } catch (error) {
          failed("The quantity from before the change cannot be noted in", file, error);
        }
      },
      forget(id) {
        const file = fileOf(id);
        try {
          removeNote(file);
        } catch (error) {
          failed("The note of the quantity from before the change cannot be removed:", file, error);
        }
      },
    };
  };
}

function read(file: string): Note | undefined {
  const note = readNote(file);
  if (note === undefined) return undefined;
  const { at, ...rest } = content.parse(note);
  return { ...rest, at: new Date(at), place: file };
}

function readOrNothing(file: string): Note | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}
