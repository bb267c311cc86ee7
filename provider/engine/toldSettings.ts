import * as pulumi from "@pulumi/pulumi";
import { programJournal } from "./programJournal";
import { privateJournal, sharedJournal } from "./runJournal";
import { type RunKey, runKeys } from "./runKeys";
import type { Today } from "./settingSources";
import { perStack } from "./values";

/**
 * The run settings of today's configuration, as the program of the run has them. Pulumi gives a provider what the last update
 * recorded, also in an update with `--target` that leaves the provider out.
 */

type RunSettings = { [Key in RunKey]?: string };

const journalOf = (address: string) => `${address} settings`;

const told = perStack(() => ({ done: false }));

/** Called by each constructor of a program; tells once. */
export function tellRunSettings(): void {
  const once = told();
  if (once.done || pulumi.runtime.isDryRun()) return;
  once.done = true;
  programJournal<RunSettings>(journalOf).append(runSettings());
}

/** Those that the stack's configuration sets. */
export function runSettings(): RunSettings {
  const config = new pulumi.Config("licenses");
  return Object.fromEntries(Object.keys(runKeys).map((key) => [key, config.get(key)]));
}

/** @returns `undefined` as long as no program of this run has told: there is none in a refresh and a destroy. */
export function toldRunSettings(address: string | undefined): () => ((key: RunKey) => Today | undefined) | undefined {
  const journal =
    address === undefined
      ? privateJournal<RunSettings>()
      : sharedJournal<RunSettings>({ address: journalOf(address), keeper: process.pid, unshared() {} });
  let settings: RunSettings | undefined;
  return () => {
    settings = journal.news().at(-1) ?? settings;
    const known = settings;
    return known && ((key) => ({ value: known[key], from: `licenses:${key}` }));
  };
}
