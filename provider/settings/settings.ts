import { SettingsError } from "../core/errors";
import type { Limit } from "../core/limit";
import { withoutStrays } from "./ownAddress";
import type { RunKey } from "./runKeys";
import { number, oneOf, type Problems, runSetting, type Section, type Sources, sectionValues } from "./settingSources";

export type { Sources };

/** The settings of a run, read from all places where they may be set. Pure. */

/** The limits of a run. */
export interface Limits {
  /** How many licenses one run may take away: 0 or more. A run that would take away more stops. Absent: no limit. */
  maxRemovals?: Limit;
  /** How many seats one run may buy, over all its quantities and upgrades: 0 or more. A run that would buy more stops. Absent: no limit. */
  maxPurchases?: Limit;
}

/** The settings of a run. Each service adds a member for its own section (`services/<service>/settings.ts`). */
export interface Settings extends Limits {
  /**
   * Whether the run may only adopt what exists: it sends nothing that changes anything at a service, and an update that would has to stop.
   * For the first run of a program that was written from what exists, when someone may have changed something since.
   * @default false
   */
  adoptOnly: boolean;
  /**
   * What a preview does about problems that it finds at the services: `"fail"` stops it, `"warn"` goes on, `"off"` does not look.
   * @default "fail"
   */
  preflight: "fail" | "warn" | "off";
  /**
   * How many new users of each customer a preview looks at one by one, to say what they have already: 0 or more.
   * @default 50
   */
  lookAtUsers: number;
  /** Days ahead in which a preview requires each subscription of the program to say how its term ends; absent: it does not. */
  requireEndOfTerm?: number;
  /**
   * How long a change may wait until the service shows it, in seconds: 0 or more.
   * @default 600
   */
  waitSeconds: number;
  /**
   * Seconds between two looks during such a wait: 0.01 or more.
   * @default 5
   */
  pollSeconds: number;
  /** File that takes one JSON line for each HTTP exchange; absent: none. From the environment only, as it is for one run. */
  trace?: string;
}

/**
 * All settings and all that is wrong with them; a wrong setting has its default, so that one message can list all problems.
 *
 * @param sections of all services; `services/readSettings.ts` has them.
 */
export function readSettings(
  sources: Sources,
  sections: readonly Section[],
): { settings: Settings; problems: Problems } {
  const problems: Problems = [];
  const found = sections.map((section) => [section.name, readSection(section, sources, problems)]);
  return { settings: { ...Object.fromEntries(found), ...readRun(sources, problems) }, problems };
}

const readSection = <Key extends string, Own>(section: Section<Key, Own>, sources: Sources, problems: Problems): Own =>
  section.read(withoutStrays(section, sectionValues(section, sources, problems), sources, problems), problems);

/** The secrets of a section's settings, which no message may show. */
export const secretsOf = ({ name, secrets }: Section, settings: Settings): string[] => {
  const values = { ...settings }[name as keyof Settings] as Partial<Record<string, string>> | undefined;
  return secrets.flatMap((key) => values?.[key] ?? []);
};

function readRun(sources: Sources, problems: Problems) {
  const run = (key: RunKey) => runSetting(sources, key);
  const endOfTerm = number(run("requireEndOfTerm"), { least: 0, whole: true }, undefined, problems);
  const trace = sources.environment.LICENSES_TRACE;
  return {
    ...readLimits(sources, problems),
    ...(trace === undefined || trace === "" ? {} : { trace }),
    adoptOnly: readAdoptOnly(sources, problems) !== undefined,
    preflight: oneOf(run("preflight"), ["fail", "warn", "off"] as const, "fail", problems),
    lookAtUsers: number(run("lookAtUsers"), { least: 0, whole: true }, 50, problems),
    ...(endOfTerm === undefined ? {} : { requireEndOfTerm: endOfTerm }),
    waitSeconds: number(run("waitSeconds"), { least: 0, whole: false }, 600, problems),
    pollSeconds: number(run("pollSeconds"), { least: 0.01, whole: false }, 5, problems),
  };
}

/** @throws {SettingsError} with all that is wrong, one line each. */
export function refuseProblems(problems: Problems): void {
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
}

/** Where it is set that a run only adopts, and how to allow changes again. */
export interface AdoptOnly {
  from: string;
  /** The command, variable or argument that allows changes. */
  allow: string;
}

/** Like the limits, it may become known after the run has begun. @returns `undefined` where the run may change what exists. */
export function readAdoptOnly(sources: Sources, problems: Problems = []): AdoptOnly | undefined {
  const setting = runSetting(sources, "adoptOnly");
  const chosen = oneOf(setting, ["true", "false"] as const, "false", problems);
  return setting === undefined || chosen === "false" ? undefined : { from: setting.from, allow: setting.set(false) };
}

/** The limits alone: they may become known after the run has begun. */
export function readLimits(sources: Sources, problems: Problems = []): Limits {
  const limit = (key: "maxRemovals" | "maxPurchases"): Limits => {
    const setting = runSetting(sources, key);
    const most = number(setting, { least: 0, whole: true }, undefined, problems);
    return setting === undefined || most === undefined ? {} : { [key]: { most, from: setting.from, set: setting.set } };
  };
  return { ...limit("maxRemovals"), ...limit("maxPurchases") };
}
