/** The vocabulary between what happens to a license (hooks) and who asks for it (Pulumi, the drift report). */

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

/** What a hook may say to the person who watches the run, on the row of its own resource. */
export interface Reporter {
  info(text: string): void;
  warn(text: string): void;
  /** One line that the next one replaces, for what is being waited for. */
  status(text: string): void;
}

/** Where nobody watches. */
export const silent: Reporter = { info() {}, warn() {}, status() {} };

/** Who wants what, by the id of a resource and the part of it that is wanted. */
export interface Others {
  claim(id: string, parts: string[]): void;
  /** Parts of a resource that somebody else in this run wants. */
  wanting(id: string): ReadonlySet<string>;
  /** Products, in the program's words, that its other resources list for the user whose licenses are being changed. */
  listed: readonly string[];
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

/** What must be known even if the run that found it out is killed before Pulumi saves the state. Failing to keep it is said, and stops nothing. */
export interface Notes {
  recall(id: string): Note | undefined;
  /** @param set what is about to be set, or was. */
  keep(id: string, quantity: number, set: number): void;
  forget(id: string): void;
}

/** All that a hook may touch besides its arguments. */
export interface Context<Api> {
  api: Api;
  clock: Clock;
  tell: Reporter;
  /** Limit and interval of every wait, in seconds. */
  wait: { limit: number; poll: number };
  /** What other resources want that were created or changed in the same run: Pulumi deletes last, and what one gives up another may have taken over. */
  others: Others;
  /** Absent: whoever asks changes nothing, or has no place for notes. */
  notes?: Notes;
  /** Work on one thing waits for other work on the same thing. */
  alone<Value>(key: string, work: () => Promise<Value>): Promise<Value>;
  /** Whether a preview with these settings has certainly shown what a run takes away: it fails when it cannot look, and knew the arguments. */
  previewed: boolean;
}

export interface Failure {
  /** The property, as a path (`licenses[0].sku`); empty where naming it would print a secret. */
  property: string;
  /** What was given and what is expected. */
  reason: string;
}

/** `undefined`: equal. Otherwise something to do; `replaces` names the properties that make it another object. */
export type Difference =
  | {
      replaces: string[];
      deleteBeforeReplace: boolean;
      /** The arguments are equal all the same: what differs is what was found. */
      beyondArguments?: boolean;
    }
  | undefined;

export interface About {
  /** Whether there is no such resource yet. */
  creating: boolean;
  tell: Reporter;
}

export interface Hooks<Args, State, Api> {
  /** Class name; part of the type token, so fixed for ever. */
  readonly name: string;
  /** What is wrong with the arguments, without asking anybody; and the arguments in the order in which they are compared. */
  check(args: Record<string, unknown>, about: About): { args: Record<string, unknown>; failures: Failure[] };
  /** Compares what is live, as last read, with what is wanted. Arguments may be unknown. */
  diff(
    id: string,
    state: State,
    args: Args,
    help: { context: () => Context<Api>; tell: Reporter },
  ): Promise<Difference> | Difference;
  /** Parts that a resource wants while nothing about it changes: what others claim to have, they must leave alone. */
  holds(state: State): string[];
  /** @param replaced what it takes the place of, where Pulumi replaces it: it is deleted afterwards. */
  create(args: Args, context: Context<Api>, replaced?: State): Promise<{ id: string; state: State }>;
  /** `undefined`: gone. */
  read(id: string, state: State, context: Context<Api>): Promise<{ args: Args; state: State } | undefined>;
  update(id: string, state: State, args: Args, context: Context<Api>): Promise<State>;
  delete(id: string, state: State, context: Context<Api>): Promise<void>;
}
