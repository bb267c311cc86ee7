import type { dynamic } from "@pulumi/pulumi";
import { SettingsError } from "../core/errors";
import { keyedLock } from "../core/keyedLock";
import type { Context } from "../core/lifecycle";
import { unsealed } from "../core/secretMark";
import { engineAddress } from "../run/engineAddress";
import { type RunOwnership, runOwnership } from "../run/ownership";
import { privateJournal, sharedJournal } from "../run/runJournal";
import { stackOf } from "../run/urn";
import { readSettings, sectionNames } from "../services/readSettings";
import { settingSourcesOf } from "../settings/recordedSources";
import type { Section } from "../settings/settingSources";
import { type Limits, readLimits, type Settings, type Sources } from "../settings/settings";
import { endWith } from "./ending";
import { connectEngine } from "./engine";
import { withHint } from "./hint";
import { lockFiles } from "./lockFiles";
import { notRecorded } from "./notRecorded";
import { todays } from "./today";

/** What all resources of this provider process share: the engine, the configuration, and the locks of the objects that are changed. */

let config: dynamic.Config | undefined;
let settings: ReturnType<typeof readSettings> | undefined;

/** The engine's address is the last argument: with `--logflow` or `--tracing` Pulumi puts those before it. */
const address = engineAddress(process.argv.at(-1));

export const engine = connectEngine(address);
endWith(engine);
export const queue = keyedLock(address === undefined ? undefined : lockFiles(address));
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

const today = todays({ address, folder: process.cwd(), environment: process.env });

const sources = (): Sources => ({
  ...settingSourcesOf((key) => unsealed(config?.get(key)), process.env, sectionNames),
  today: today.setting,
});

/** Read once for each configuration, as every resource asks for them. */
export function settingsNow(): ReturnType<typeof readSettings> {
  settings ??= readSettings(sources());
  return settings;
}

export function validSettings(): Settings {
  const { settings: valid, problems } = settingsNow();
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return valid;
}

/** The limits at the moment of the call. The program may tell them after the run has begun. */
export function limitsNow(): Limits {
  const problems: string[] = [];
  const limits = readLimits(sources(), problems);
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return limits;
}

/** A context in the stack that a resource names. An error about credentials says why those that are set may not be in use. */
export function contextIn<Api extends object>(
  section: Section,
  urn: string | undefined,
  connect: () => Context<Api>,
): Context<Api> {
  today.of(stackOf(urn));
  return withHint(connect, () => {
    const { config: configured, explicit } = sources();
    const given = explicit?.[section.name] ?? {};
    return notRecorded({
      section,
      recorded: [...Object.keys(given), ...Object.keys(asObject(configured(`licenses:${section.name}`)))],
      explicit: section.credentials.some((key) => given[key] !== undefined),
      hasProgram: today.hasProgram(),
      file: today.file(),
    });
  });
}

/** Pulumi hands structured configuration to a provider as one JSON text. */
function asObject(given: unknown): object {
  try {
    return Object(typeof given === "string" ? JSON.parse(given) : given);
  } catch {
    return {};
  }
}
