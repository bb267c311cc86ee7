import type { Limit } from "../core/limit";
import { withoutStrays } from "./ownAddress";
import type { RunKey } from "./runKeys";
import { number, oneOf, type Problems, runSetting, type Section, type Sources, sectionValues } from "./settingSources";

export type { Sources };

/** The settings of a run, read from all places where they may be set. Pure. */

/** Absent: no limit. */
export interface Limits {
  /** Licenses that one run may take away. */
  maxRemovals?: Limit;
  /** Seats that one run may buy, over all its quantities and upgrades. */
  maxPurchases?: Limit;
}

/** The settings of a run. Each service adds a member for its own section (`services/<service>/settings.ts`). */
export interface Settings extends Limits {
  preflight: "fail" | "warn" | "off";
  /** How many new users of each customer a preview looks at one by one, to say what they have already. */
  lookAtUsers: number;
  /** Days ahead in which a preview requires each subscription of the program to say how its term ends; absent: it does not. */
  requireEndOfTerm?: number;
  waitSeconds: number;
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
    preflight: oneOf(run("preflight"), ["fail", "warn", "off"] as const, "fail", problems),
    lookAtUsers: number(run("lookAtUsers"), { least: 0, whole: true }, 50, problems),
    ...(endOfTerm === undefined ? {} : { requireEndOfTerm: endOfTerm }),
    waitSeconds: number(run("waitSeconds"), { least: 0, whole: false }, 600, problems),
    pollSeconds: number(run("pollSeconds"), { least: 0.01, whole: false }, 5, problems),
  };
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
