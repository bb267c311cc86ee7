import type { dynamic } from "@pulumi/pulumi";
import { endWith } from "../engine/ending";
import { connectEngine } from "../engine/engine";
import { engineAddress } from "../engine/engineAddress";
import { lockFiles } from "../engine/lockFiles";
import { oneAtATime } from "../engine/once";
import { type RunOwnership, runOwnership } from "../engine/ownership";
import { privateJournal, sharedJournal } from "../engine/runJournal";
import { readSettings, type Settings } from "../engine/settings";
import { sourcesOf } from "../engine/sources";
import { SettingsError } from "../errors";

/** What all resources of this provider process share: the engine, the configuration, and one queue for each thing that is changed. */

let config: dynamic.Config | undefined;
let settings: ReturnType<typeof readSettings> | undefined;

/** The engine's address is the last argument: with `--logflow` or `--tracing` Pulumi puts those before it. */
const address = engineAddress(process.argv.at(-1));

export const engine = connectEngine(address);
endWith(engine);
export const queue = oneAtATime(address === undefined ? undefined : lockFiles(address));
export const ownership: RunOwnership = runOwnership(
  address === undefined ? privateJournal() : sharedJournal({ address, keeper: process.pid, unshared }),
);

function unshared({ code, message }: NodeJS.ErrnoException): void {
  engine
    .reporter(undefined)
    .warn(
      `The processes of this run cannot tell each other what the program wants: ${code ?? message} (in the system's folder for temporary files, see TMPDIR). What moves from one resource to another between two Providers, or under another name, may be away for a moment.`,
    );
}

export function configure(given: dynamic.Config): void {
  config = given;
  settings = undefined;
}

type Section = Record<string, unknown>;

/** Pulumi's mark of a secret inside an object; it unwraps only whole values before a provider sees them (`runtime/rpc.ts`). */
const secretMark = "4dabf18193072939515e22adb298388d";

function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (secretMark in value) return revealed((value as Section).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revealed(member)]));
}

/** Read once for each configuration, as every resource asks for them. */
export function settingsNow(): ReturnType<typeof readSettings> {
  settings ??= readSettings(sourcesOf((key) => revealed(config?.get(key)), process.env));
  return settings;
}

export function validSettings(): Settings {
  const { settings: valid, problems } = settingsNow();
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return valid;
}
