import type { LicensesError } from "../core/errors";
import type { CheckFailure, Connected, Lifecycle } from "../core/lifecycle";
import { type Memory, noMemory } from "../core/limitCounter";
import type { Section } from "../settings/settingSources";
import type { Limits, Settings } from "../settings/settings";
import type { ServiceDoctor } from "./doctor";
import type { ServiceDrift } from "./drift";
import type { ServicePreview } from "./preview";

/**
 * A service as the rest of the package knows it. `all.ts` lists all services, and whatever is done for each of them goes through
 * that list. All but the settings is loaded when it is asked for: a program's process needs little of it, and loading takes time.
 */
export interface Service<Api extends object = object> {
  /** As messages call it. */
  name: string;
  section: Section;
  /** By class name. */
  resources: Readonly<Record<string, ServiceResource<Api>>>;
  /** Where requests go, for telling one installation from another. */
  address(settings: Settings): string;
  /** Whose requests they are: all that tells one sign-in from another, without secrets. */
  account(settings: Settings): string[];
  /** Signs in with the first request. */
  connect(settings: Settings, run: Run): Connected<Api>;
  /** The words of an error, with the names of what they give the ids of. */
  inWords?(error: LicensesError, api: Api): Promise<string>;
  preview(): ServicePreview;
  drift(): ServiceDrift<Api>;
  doctor(): ServiceDoctor<Api>;
}

export interface ServiceResource<Api> {
  /** What it is, as the heading of a group of such resources: "Licenses of a user". */
  title: string;
  lifecycle(): Lifecycle<object, object, Api>;
  /** Why there can be no such resource with these settings. */
  refusal?(settings: Settings): CheckFailure[];
}

/** What a connection needs to know of the run that it is made for. */
export interface Run {
  /** Whether the engine that started this process is there no more. */
  orphaned(): Promise<boolean>;
  limits(): Limits;
  /** What is remembered of earlier runs that a limit has stopped. */
  memory(limit: keyof Limits): Memory;
  now(): Date;
}

/** For those who only read, such as a preview and a drift report: their process was started by no engine, and nothing is remembered. */
export const withoutEngine = (limits: Limits): Run => ({
  orphaned: async () => false,
  limits: () => limits,
  memory: () => noMemory,
  now: () => new Date(),
});
