import type { LicensesError } from "../core/errors";
import type { CheckFailure, Connected, Lifecycle } from "../core/lifecycle";
import { type Memory, noMemory } from "../core/limitCounter";
import type { Section } from "../settings/settingSources";
import type { AdoptOnly, Limits, Settings } from "../settings/settings";
import type { ServiceDoctor } from "./doctor";
import type { ServiceDrift } from "./drift";
import type { FileFunction, ServiceFunction } from "./functions";
import type { ServiceImport } from "./import";
import type { Listing } from "./listing";
import type { ServicePreview } from "./preview";

/**
 * A service as the rest of the package knows it. `all.ts` lists all services, and generic code reaches a service only through that
 * list. Its settings are loaded with the list. All other parts are loaded when they are needed, because a program's process needs few
 * of them and loading takes time.
 */
export interface Service<Api extends object = object> {
  /** As messages call it. */
  name: string;
  section: Section;
  /** By class name. */
  resources: Readonly<Record<string, ServiceResource<Api>>>;
  /** The address that requests go to. It tells one installation of the service from another. */
  address(settings: Settings): string;
  /** Tells one sign-in from another, without secrets: addresses, tenant, application, user. */
  account(settings: Settings): string[];
  /** Signs in with the first request. */
  connect(settings: Settings, run: Run): Connected<Api>;
  /** The message of an error, with names beside the ids in it. */
  inWords?(error: LicensesError, api: Api): Promise<string>;
  preview(): ServicePreview;
  drift(): ServiceDrift<Api>;
  doctor(): ServiceDoctor<Api>;
  /** By name. No two services have a function of one name. */
  functions?(): Readonly<Record<string, ServiceFunction<Api> | FileFunction>>;
  /** What could be imported, by class name; classes that cannot be imported are absent. */
  listings?(): Readonly<Record<string, Listing<Api>>>;
  /** How what exists becomes a program; absent where it cannot. */
  import?(): ServiceImport;
}

export interface ServiceResource<Api> {
  /** What it is, as the heading of a group of such resources: "Licenses of a user". */
  title: string;
  lifecycle(): Lifecycle<object, object, Api>;
  /** Why these settings rule such a resource out; empty if they do not. */
  refusal?(settings: Settings): CheckFailure[];
}

/** What a connection needs to know of the run that it is made for. */
export interface Run {
  /** Whether the engine that started this process has ended. */
  orphaned(): Promise<boolean>;
  limits(): Limits;
  /** Where it is set that this run only adopts; `undefined` where it may change what exists. */
  adoptOnly(): AdoptOnly | undefined;
  /** What earlier runs did before a limit stopped them. */
  memory(limit: keyof Limits): Memory;
  now(): Date;
  /** Called after each request. */
  requested?(): void;
}

/** For previews, drift reports and checks, which only read. No engine started their process, and no earlier run matters. */
export const withoutEngine = (limits: Limits): Run => ({
  orphaned: async () => false,
  limits: () => limits,
  adoptOnly: () => undefined,
  memory: () => noMemory,
  now: () => new Date(),
});
