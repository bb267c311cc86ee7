import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { LicensesError, NoRelationship, NotReady } from "../core/errors";
import type { CheckFailure, Context, KeyedLock, Lifecycle, Reporter } from "../core/lifecycle";
import { sealed } from "../core/secretMark";
import { harmless, printable, withEachText } from "../http/printable";
import { keepSecret, textsIn } from "../http/secrets";
import { keyOf, type RunOwnership } from "../run/ownership";
import { keptUrn, wholeUrn } from "../run/urn";

/**
 * Hooks in the form that Pulumi's dynamic-provider process calls. What that process does with results and errors, and what a
 * provider has to see to itself, is in its source, `cmd/dynamic-provider/index.ts` of the Pulumi SDK.
 */

type Properties = Record<string, unknown>;

export interface Serving<Api> {
  /** Called with the configuration before anything else; must not wait, as the first calls do not. */
  configure(config: dynamic.Config): void;
  /** @param urn of the resource in hand, for messages on its own row. */
  context(urn: string | undefined): Omit<Context<Api>, "ownership" | "lock" | "removalWasShown">;
  ownership: RunOwnership;
  /** The service's address. */
  service(): string;
  /** Whether a preview has shown that this resource takes a part away. */
  removalWasShown(urn: string, part: string): boolean;
  reporter(urn: string | undefined): Reporter;
  /** Settled when all that was reported has arrived. */
  flush(): Promise<unknown>;
  /** The words of an error, with the names of what they give the ids of. */
  inWords?(error: LicensesError): Promise<string>;
  /** Why these arguments cannot be, as far as the settings alone say so. */
  veto?(): CheckFailure[];
  lock: KeyedLock;
}

/** Properties that ride along with the user's. */
interface Hidden {
  /** Pulumi's own: the text that loads this code. */
  __provider?: string;
  /** Names the resource in messages, as `keptUrn` makes it or whole. */
  __urn?: string;
  /** Names of the arguments that are secrets. */
  __secrets?: string[];
}

export function dynamicProvider<Args extends object, State extends Args, Api>(
  hooks: Lifecycle<Args, State, Api>,
  serving: Serving<Api>,
): dynamic.ResourceProvider {
  const by = ({ __urn = "" }: Hidden) => keyOf(hooks.name, keptUrn(__urn));
  /** By resource, the state that was compared: a replacement takes its place. */
  const compared = new Map<string, State>();
  /** Resources of which hidden properties change, as with another name or a new secret. */
  const redescribed = new Set<string>();
  const reporter = (urn: string | undefined) => serving.reporter(wholeUrn(urn, hooks.name));
  const context = (hidden: Hidden, deleting = false): Context<Api> => {
    const urn = wholeUrn(hidden.__urn, hooks.name);
    return {
      ...serving.context(urn),
      ownership: serving.ownership.of(by(hidden), serving.service(), deleting),
      lock: serving.lock,
      removalWasShown: (part) => urn !== undefined && serving.removalWasShown(urn, part),
    };
  };
  const changing = <Value>(hidden: Hidden, work: () => Promise<Value>) => {
    serving.ownership.began(by(hidden));
    return work()
      .finally(() => serving.ownership.ended(by(hidden)))
      .finally(() => serving.flush());
  };
  const words = async (error: LicensesError) => printable((await serving.inWords?.(error)) ?? error.message);
  const act = <Value>(id: string, work: () => Promise<Value>) => serving.lock(id.toLowerCase(), work);
  return {
    async configure({ config }) {
      serving.configure(config);
    },

    async check(olds: Properties, news: Properties) {
      const [given, hidden] = split(news);
      const isNew = Object.keys(olds).length === 0;
      const { __secrets: secrets = [] } = hidden;
      const { args, failures } = hooks.check(given, {
        creating: isNew,
        tell: reporter(hidden.__urn),
        secrets,
      });
      const wants = hooks.wants(args);
      const [former, formerHidden] = split(olds);
      const { __secrets: formerSecrets = [] } = formerHidden;
      redescribed[isNew || isDeepStrictEqual(hidden, formerHidden) ? "delete" : "add"](by(hidden));
      const before = hooks.wants(former);
      const changed = before.length > 0 && JSON.stringify(before) !== JSON.stringify(wants);
      // What is made of a secret is written down nowhere.
      const isTold = changed && secrets.length + formerSecrets.length === 0;
      serving.ownership.checked(by(hidden), wants, serving.service(), isTold ? before : undefined);
      await serving.flush();
      const all = [...failures, ...(serving.veto?.() ?? [])];
      return { inputs: { ...args, ...hidden }, failures: all.map(toCheckFailure) };
    },

    async diff(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const foreign = serving.ownership.foreignBefore(by(hidden));
      const help = { context: () => context(hidden), tell: reporter(hidden.__urn), foreign };
      compared.set(by(hidden), split<State>(olds)[0]);
      const difference = await quietly(words, () => hooks.diff(id, split<State>(olds)[0], args, help));
      await serving.flush();
      if (difference === undefined || difference.replaces.length === 0)
        serving.ownership.identified(by(hidden), objectIn(id));
      if (difference === undefined) return { changes: false };
      const { beyondArguments, ...rest } = difference;
      // Without `changes` the engine compares the inputs itself, which is what fills its detailed diff and honours replaceOnChanges.
      // It would show hidden properties too, so where one differs it is told, and then shows only what does not begin with "__".
      return beyondArguments || redescribed.has(by(hidden)) ? { ...rest, changes: true } : rest;
    },

    async create(inputs: Properties) {
      const [args, hidden] = split<Args>(inputs);
      const { id, state } = await saved(words, hidden, args, () =>
        changing(hidden, () => hooks.create(args, context(hidden), compared.get(by(hidden)))),
      );
      return { id, outs: outputsOf(state, hidden, args) };
    },

    async read(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      const look = () =>
        hooks.read(id, state, context(hidden)).catch((error) => {
          if (!(error instanceof NoRelationship)) throw error;
          reporter(hidden.__urn).warn(`${error.message}\nUntil then it stays in the state as it was seen last.`);
          return "out of sight" as const;
        });
      const live = await quietly(words, () => look().finally(() => serving.flush()));
      if (live === undefined) return {};
      // One customer who has left must not keep Pulumi from refreshing all others.
      if (live === "out of sight") return { id, props: outputsOf(state, hidden, {}) };
      return { id, props: outputsOf(live.state, hidden, live.args), inputs: plain({ ...live.args, ...hidden }) };
    },

    async update(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const state = await saved(words, hidden, args, () =>
        changing(hidden, () => act(id, () => hooks.update(id, split<State>(olds)[0], args, context(hidden)))),
      );
      return { outs: outputsOf(state, hidden, args) };
    },

    async delete(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      const work = () => act(id, () => hooks.delete(id, state, context(hidden, true)));
      await quietly(words, () => work().finally(() => serving.flush()));
    },
  };
}

function split<Value>(properties: Properties): [Value & Properties, Hidden] {
  const { __provider, __urn: given, __secrets, ...own } = properties;
  // States of release 0.1.0 may hold an object in its place.
  const __urn = typeof given === "object" ? (given as { urn?: string } | null)?.urn : given;
  const hidden = Object.fromEntries(
    Object.entries({ __provider, __urn, __secrets }).filter(([, value]) => value !== undefined),
  );
  for (const key of (hidden.__secrets as string[] | undefined) ?? []) keepSecret(...textsIn(own[key]));
  return [own as Value & Properties, hidden];
}

/** The id of a resource is the scope's and the object's, and what makes one of several acts on the object. */
const objectIn = (id: string) => id.split("/")[1] ?? id;

/** What is made of secret arguments is secret; Pulumi itself keeps only properties of the same name so. */
function outputsOf(state: object, hidden: Hidden, args: object): Properties {
  const seal = hidden.__secrets === undefined ? (value: unknown) => value : sealed;
  return Object.fromEntries(
    Object.entries(plain({ ...state, ...hidden })).map(([key, value]) => {
      const isOwn = key in args || key.startsWith("__");
      // Pulumi prints outputs, too.
      return [key, isOwn ? value : seal(withEachText(value, harmless))];
    }),
  );
}

/** Pulumi cannot encode `undefined` or dates, and finds out after the service has acted. */
const plain = (value: object): Properties => JSON.parse(JSON.stringify(value));

/** The path stands in the text: Pulumi would print the value behind a property, secret or not. */
const toCheckFailure = ({ property, reason }: CheckFailure) => ({
  property: "",
  reason: printable(property === "" ? reason : `${property}: ${reason}`),
});

type InWords = (error: LicensesError) => Promise<string>;

/** A change that was made but is not done stays in the state, with what Pulumi needs to run the next read and delete. */
async function saved<Value>(words: InWords, hidden: Hidden, args: object, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotReady))
      throw error instanceof LicensesError ? Object.assign(error, { message: await words(error) }) : shown(error);
    const { id, state, reasons } = error;
    throw Object.assign(new Error(await words(error)), {
      id,
      properties: outputsOf(state as object, hidden, args),
      reasons: reasons.map(printable),
    });
  }
}

/** Where Pulumi prints an error's stack, an error that is no bug has none. */
async function quietly<Value>(words: InWords, work: () => Promise<Value> | Value): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LicensesError)) throw shown(error);
    throw Object.assign(new Error(await words(error)), { name: "", stack: "" });
  }
}

/** A bug shows where it is, and in its words no more than any other error. */
function shown(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return Object.assign(error, { message: printable(error.message), stack: printable(error.stack ?? "") });
}
