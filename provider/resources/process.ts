import type { dynamic } from "@pulumi/pulumi";
import { claims } from "../engine/claims";
import { connectEngine } from "../engine/engine";
import { oneAtATime } from "../engine/once";
import { readSettings, type Settings } from "../engine/settings";
import { SettingsError } from "../errors";

/** What all resources of this provider process share: the engine, the configuration, and one queue for each thing that is changed. */

let config: dynamic.Config | undefined;

export const engine = connectEngine(process.argv[2]);
export const queue = oneAtATime();
export const claimed = claims();

export function configure(given: dynamic.Config): void {
  config = given;
}

type Section = Record<string, unknown>;

/** Pulumi's mark of a secret inside an object; it unwraps only whole values before a provider sees them (`runtime/rpc.ts`). */
const secretMark = "4dabf18193072939515e22adb298388d";

function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (secretMark in value) return revealed((value as Section).value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revealed(member)]));
}

/** An explicit Provider's arguments arrive as an object; stack configuration as a text, beside such arguments under a key of its own. */
const isExplicit = (value: unknown): value is Section => typeof value === "object" && value !== null;

export function settingsNow(): ReturnType<typeof readSettings> {
  const get = (key: string): unknown => revealed(config?.get(key));
  const own = (name: string) => {
    const given = get(`licenses:${name}`);
    return isExplicit(given) ? { [name]: given } : {};
  };
  const configured = (key: string) => {
    const given = get(key);
    return given === undefined || isExplicit(given) ? get(key.replace("licenses:", "licenses:stack.")) : given;
  };
  return readSettings({
    environment: process.env,
    config: configured,
    explicit: { ...own("partnerCenter"), ...own("uipath") },
  });
}

export function validSettings(): Settings {
  const { settings, problems } = settingsNow();
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}
