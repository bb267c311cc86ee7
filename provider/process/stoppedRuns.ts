import { z } from "zod";
import type { Reporter } from "../core/lifecycle";
import type { Memory } from "../core/limitCounter";
import { noteFile, noteTrouble, readNote, removeNote, stateFolder, writeNote } from "./noteFile";

/**
 * Runs that a limit of the settings has stopped, in one small file for each stack and limit. A retry is a new run and counts from
 * zero, so the file tells it what the stopped run has done already.
 */

const content = z.object({
  most: z.number().int(),
  done: z.number().int(),
  refused: z.number().int(),
  /** When the run was stopped, ISO 8601. */
  at: z.iso.datetime(),
});

/** @param about the service, the sign-in, the stack and the limit. */
export function stoppedRuns(environment: Record<string, string | undefined>, about: string[], tell: Reporter): Memory {
  const file = noteFile(stateFolder(environment, "limits"), about);
  let said = false;
  const trying = <Value>(what: string, work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!said)
        tell.warn(
          `${what} ${file}: ${noteTrouble(error)}. After a limit has stopped a run, the next run then counts anew and may make as many changes again. To use another folder, set XDG_STATE_HOME.`,
        );
      said = true;
      return undefined;
    }
  };
  return {
    recall: () =>
      trying("The record of runs that a limit has stopped cannot be read from", () => {
        const note = readNote(file);
        if (note === undefined) return undefined;
        const { at, ...rest } = content.parse(note);
        return { ...rest, at: new Date(at) };
      }),
    keep: ({ at, ...rest }) =>
      trying("The run that a limit has stopped cannot be noted in", () =>
        writeNote(file, { ...rest, at: at.toISOString() } satisfies z.input<typeof content>),
      ),
    forget: () => trying("The record of a run that a limit has stopped cannot be removed:", () => removeNote(file)),
  };
}
