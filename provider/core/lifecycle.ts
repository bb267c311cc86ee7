import type { z } from "zod";

/** The types that lifecycles share with those who call them: Pulumi's provider process, previews and the drift report. */

/** Pulumi's marker for a value that preview does not know yet (Pulumi SDK, `runtime/rpc.ts`, `unknownValue`). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isUnknown = (value: unknown): boolean =>
  value === unknownValue ||
  (Array.isArray(value)
    ? value.some(isUnknown)
    : typeof value === "object" && value !== null && Object.values(value).some(isUnknown));

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** What a lifecycle may say to the person who watches the run, on the row of its own resource. */
export interface Reporter {
  info(text: string): void;
  warn(text: string): void;
  /** One line that the next one replaces, for what is being waited for. */
  status(text: string): void;
}

/** For callers that print no messages. */
export const silent: Reporter = { info() {}, warn() {}, status() {} };

/** What a resource wants of an object, such as licenses of a user, in the words of its arguments. */
export interface Want {
  /** Whose object it is: a customer's. Empty where the object's id alone says which it is. */
  scope: string;
  /** Id of the object: a user, a subscription, an organization. */
  object: string;
  /** Whether `object` is a name, which may stand for the same object as another one's id. */
  named?: boolean;
  /** What the resource wants of the object: products, its quantity, an upgrade. */
  parts: string[];
  /** Whether no other resource may want anything of the object. */
  alone?: boolean;
  /** Whether two resources that change the object in one run need an order. */
  ordered?: boolean;
}

/** An object of a service, by all that a program may call it. */
export interface ObjectNames {
  scope: string;
  id: string;
  names?: string[];
  /** More names, where they have to be asked for. */
  more?: () => Promise<string[]>;
}

/** What another resource of the run wants of an object. */
export interface OtherWant {
  /** The resource as the program calls it: `UserLicense "alice"`. */
  called: string;
  /**
   * `"checked"`: Pulumi has checked it in this run. `"declared"`: the program has it. `"left out"`: it has, and this run leaves it
   * alone.
   */
  standing: "checked" | "declared" | "left out";
  alone: boolean;
  /** Whether its change has begun in this run, and neither waits for the other. */
  unordered: boolean;
  /** Whether it wants a part that has one of these names. */
  has(names: string[]): boolean;
}

/**
 * One rule: what the program of this run wants, no part of this run takes away. Pulumi creates and updates first and deletes
 * last; what one resource gives up, another one may have taken over by then, under whatever name, alias or provider.
 */
export interface Ownership {
  /** Tells the others which object this resource turned out to be about. @param object its id. */
  identify(object: string): void;
  /**
   * What the program of this run wants of an object. While a resource is deleted, a resource of the same name in the program counts as
   * another one.
   */
  wantsOf(object: ObjectNames): Promise<OtherWant[]>;
  /** Tells the other resources of the run what this one took away. */
  gaveUp(object: string, parts: string[]): void;
  /** Resources that took one of these parts of the object away earlier in this run. */
  givenUpBy(object: string, parts: string[]): string[];
}

/** For previews and drift reports, which change nothing. */
export const unowned: Ownership = {
  identify() {},
  wantsOf: async () => [],
  gaveUp() {},
  givenUpBy: () => [],
};

/** Work on one thing waits for other work on the same thing. */
export interface KeyedLock {
  <Value>(key: string, work: () => Promise<Value>): Promise<Value>;
  /**
   * Called by work on this thing: others may work on it during the wait. Returns when it is this work's turn again.
   * @returns whether other work of this process, on whatever thing, went on or ended during the wait.
   */
  meanwhile(key: string, wait: () => Promise<void>): Promise<boolean>;
}

/** A quantity as it was before this provider changed it for the first time. */
export interface Note {
  quantity: number;
  /** Quantities that were set since. */
  set: number[];
  /** When it was found. */
  at: Date;
  /** The file that it stands in. */
  place: string;
}

/**
 * Quantities that must be known even if a run is killed before Pulumi saves the state. If a note cannot be written, a warning says so
 * and the run goes on.
 */
export interface Notes {
  recall(id: string): Note | undefined;
  /** @param set what is about to be set, or was. */
  keep(id: string, quantity: number, set: number): void;
  forget(id: string): void;
}

/** All that a lifecycle may touch besides its arguments. */
export interface Context<Api> {
  api: Api;
  clock: Clock;
  tell: Reporter;
  /** Warns once in a process, on the row of the first resource that calls it. For warnings that many resources share. */
  warnOnce(text: string): void;
  /** Limit and interval of every wait, in seconds. */
  wait: { limit: number; poll: number };
  ownership: Ownership;
  /** Absent in previews and drift reports, which change nothing. */
  notes?: Notes;
  lock: KeyedLock;
  /** Whether a preview has shown that this run takes a part of the resource's object away. @param part its id. */
  removalWasShown(part: string): boolean;
}

/** A service that is connected to. All contexts share one sign-in, its connections and its lists. */
export type Connected<Api> = (tell: Reporter) => Context<Api>;

export interface CheckFailure {
  /** The property, as a path (`licenses[0].sku`); empty where naming it would print a secret. */
  property: string;
  /** What was given and what is expected. */
  reason: string;
}

/** `undefined`: equal. Otherwise something to do; `replaces` names the properties that make it another object. */
export type DiffResult =
  | {
      replaces: string[];
      deleteBeforeReplace: boolean;
      /** The arguments are equal: only what the service shows differs. */
      beyondArguments?: boolean;
    }
  | undefined;

export interface About {
  /** Whether there is no such resource yet. */
  creating: boolean;
  /** Names of the arguments that are secrets: no message shows their values. */
  secrets?: readonly string[];
  tell: Reporter;
}

/**
 * A resource of another provider comes before this one. `"coming"`: a preview, in which its result does not exist yet. `"there"`: an
 * update, in which its result exists, but services may show it later.
 */
export type Foreign = "coming" | "there";

export interface DiffHelp<Api> {
  context: () => Context<Api>;
  tell: Reporter;
  /** Absent where there are none. */
  foreign?: Foreign | undefined;
}

/** How the state of a resource is read. */
export interface StateForm<State> {
  schema: z.ZodType<State>;
  /** Brings what an earlier release has written into today's form, before the schema is applied. */
  migrate?(saved: Record<string, unknown>): Record<string, unknown>;
}

/** A resource as it is at the service. */
export interface Found<Args, State> {
  args: Args;
  state: State;
}

export interface Lifecycle<Args, State, Api, Ids = object> {
  /** Class name; part of the type token, so fixed for ever. */
  readonly name: string;
  readonly state: StateForm<State>;
  /**
   * The ids in Pulumi's id of the resource, in lower case.
   * @throws {Refused} where it is no such id; the message names the form.
   */
  parseId(id: string): Ids;
  /** What is wrong with the arguments, without a request; and the arguments in the order in which they are compared. */
  check(args: Record<string, unknown>, about: About): { args: Record<string, unknown>; failures: CheckFailure[] };
  /** Compares what is live, as last read, with what is wanted. Arguments may be unknown. */
  diff(id: string, state: State, args: Args, help: DiffHelp<Api>): Promise<DiffResult> | DiffResult;
  /** What the arguments ask for, as far as they are known. They may be wrong: check says so. */
  wants(args: Record<string, unknown>): Want[];
  /** @param replaced what it takes the place of, where Pulumi replaces it: it is deleted afterwards. */
  create(args: Args, context: Context<Api>, replaced?: State): Promise<{ id: string; state: State }>;
  /**
   * Outputs that are certain before the change, for previews. They follow from the arguments, or the change leaves them as they are.
   * Arguments may be unknown. A change that fails, or that is not done in time, may leave others. Pure.
   * @param state absent: the resource is created, or takes the place of another one.
   */
  foresee(args: Args, state?: State): Partial<State>;
  /**
   * Reads what exists, for an import. A diff of the result is empty. It changes nothing at the service.
   * @throws {LicensesError} where nothing exists that could be imported.
   */
  adopt(id: string, context: Context<Api>): Promise<Found<Args, State>>;
  /** `undefined`: gone. */
  read(id: string, state: State, context: Context<Api>): Promise<Found<Args, State> | undefined>;
  update(id: string, state: State, args: Args, context: Context<Api>): Promise<State>;
  delete(id: string, state: State, context: Context<Api>): Promise<void>;
}
