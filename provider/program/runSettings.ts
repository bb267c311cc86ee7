import * as pulumi from "@pulumi/pulumi";
import { type RunSettings, settingsJournalOf } from "../run/toldSettings";
import { runKeys } from "../settings/runKeys";
import { programJournal } from "./programJournal";
import { perStack } from "./values";

const told = perStack(() => ({ done: false }));

/** Called by each constructor of a program; tells the provider processes once. */
export function tellRunSettings(): void {
  const once = told();
  if (once.done || pulumi.runtime.isDryRun()) return;
  once.done = true;
  programJournal<RunSettings>(settingsJournalOf).append(runSettings());
}

/** Those that the stack's configuration sets. */
export function runSettings(): RunSettings {
  const config = new pulumi.Config("licenses");
  return Object.fromEntries(Object.keys(runKeys).map((key) => [key, config.get(key)]));
}
