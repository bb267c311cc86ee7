import type { RunKey } from "../settings/runKeys";
import type { Today } from "../settings/settingSources";
import { privateJournal, sharedJournal } from "./runJournal";

/**
 * The run settings of today's configuration, as the program of the run tells them to the provider processes. Pulumi gives a
 * provider what the last update recorded, also in an update with `--target` that leaves the provider out.
 */

export type RunSettings = { [Key in RunKey]?: string };

/** The address of their journal, of the engine's. */
export const settingsJournalOf = (address: string): string => `${address} settings`;

/** @returns `undefined` as long as no program of this run has told: there is none in a refresh and a destroy. */
export function toldRunSettings(address: string | undefined): () => ((key: RunKey) => Today | undefined) | undefined {
  const journal =
    address === undefined
      ? privateJournal<RunSettings>()
      : sharedJournal<RunSettings>({ address: settingsJournalOf(address), keeper: process.pid, unshared() {} });
  let settings: RunSettings | undefined;
  return () => {
    settings = journal.news().at(-1) ?? settings;
    const known = settings;
    return known && ((key) => ({ value: known[key], from: `licenses:${key}` }));
  };
}
