import { keyedLock } from "../core/keyedLock";
import type { Context, KeyedLock } from "../core/lifecycle";
import { type RunOwnership, runOwnership } from "../run/ownership";
import { privateJournal, sharedJournal } from "../run/runJournal";
import { stackOf } from "../run/urn";
import { readSettings } from "../services/readSettings";
import type { Section } from "../settings/settingSources";
import {
  type AdoptOnly,
  type Limits,
  readAdoptOnly,
  readLimits,
  refuseProblems,
  type Settings,
  type Sources,
} from "../settings/settings";
import { connectEngine, type Engine } from "./engine";
import { withHint } from "./hint";
import { lockFiles } from "./lockFiles";
import { notRecorded } from "./notRecorded";
import { todays } from "./today";

/** What all resources of a provider process share: the engine, the configuration, and the locks of the objects that are changed. */
export interface Shared {
  engine: Engine;
  lock: KeyedLock;
  ownership: RunOwnership;
  configure(given: Configuration): void;
  /** Read once for each configuration, as every resource asks for them. */
  settingsNow(): ReturnType<typeof readSettings>;
  /** @throws {SettingsError} with all that is wrong with the settings. */
  validSettings(): Settings;
  /** The limits at the moment of the call. The program may tell them after the run has begun. */
  limitsNow(): Limits;
  /** Whether the run only adopts, at the moment of the call. */
  adoptOnlyNow(): AdoptOnly | undefined;
  /** A context in the stack that a resource names. An error about credentials says why those that are set may not be in use. */
  contextIn<Api extends object>(section: Section, urn: string | undefined, connect: () => Context<Api>): Context<Api>;
}

/** The configuration that Pulumi has given to the provider. */
export interface Configuration extends Pick<Sources, "config" | "explicit" | "explicitRun"> {
  /** Whether it is the program's of this run, and not what the last update recorded. @default as the program itself has told */
  isTodays?: boolean;
  /** Why settings that exist do not reach this provider, beside an error about credentials; `undefined` if they do. */
  hint?(section: Section): string | undefined;
}

/** @param address host and port of the engine. `undefined`: no engine started this process. */
export function sharedOf(address: string | undefined): Shared {
  let given: Configuration = { config: () => undefined };
  let settings: ReturnType<typeof readSettings> | undefined;
  const engine = connectEngine(address);
  const today = todays({ address, folder: process.cwd(), environment: process.env });
  const unshared = ({ code, message }: NodeJS.ErrnoException): void =>
    engine
      .reporter(undefined)
      .warn(
        `The processes of this run cannot tell each other what the program wants: ${code ?? message} (in the system's folder for temporary files, see TMPDIR). What moves from one resource to another between two Providers, or under another name, may be away for a moment.`,
      );
  // In a run of the program, Pulumi has given a default provider today's configuration itself. An explicit provider gets none of it.
  const isGivenToday = () => given.isTodays === true && given.explicit === undefined;
  const sources = (): Sources => ({
    ...given,
    environment: process.env,
    ...(isGivenToday() ? {} : { today: today.setting }),
  });
  const settingsNow = () => {
    settings ??= readSettings(sources());
    return settings;
  };
  const valid = <Value>(read: (from: Sources, problems: string[]) => Value): Value => {
    const problems: string[] = [];
    const value = read(sources(), problems);
    refuseProblems(problems);
    return value;
  };
  const hint = (section: Section): string | undefined => {
    const { config, explicit, isTodays } = given;
    const own = explicit?.[section.name] ?? {};
    return (
      given.hint?.(section) ??
      notRecorded({
        section,
        recorded: [...Object.keys(own), ...Object.keys(asObject(config(`licenses:${section.name}`)))],
        explicit: section.credentials.some((key) => own[key] !== undefined),
        hasProgram: isTodays ?? today.hasProgram(),
        file: today.file(),
      })
    );
  };
  return {
    engine,
    lock: keyedLock(address === undefined ? undefined : lockFiles(address)),
    ownership: runOwnership(
      address === undefined ? privateJournal() : sharedJournal({ address, keeper: process.pid, unshared }),
    ),
    configure(next) {
      given = next;
      settings = undefined;
    },
    settingsNow,
    validSettings() {
      const { settings: valid, problems } = settingsNow();
      refuseProblems(problems);
      return valid;
    },
    limitsNow: () => valid(readLimits),
    adoptOnlyNow: () => valid(readAdoptOnly),
    contextIn(section, urn, connect) {
      today.of(stackOf(urn));
      return withHint(connect, () => hint(section));
    },
  };
}

/** Pulumi hands structured configuration to a provider as one JSON text. */
function asObject(given: unknown): object {
  try {
    return Object(typeof given === "string" ? JSON.parse(given) : given);
  } catch {
    return {};
  }
}
