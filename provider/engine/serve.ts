import type { dynamic } from "@pulumi/pulumi";
import { LicensesError, NotReady } from "../errors";
import { conceal, keepSecret, textsIn } from "../http/secrets";
import type { Context, Failure, Hooks, Reporter } from "../lifecycle";
import type { Claims } from "./claims";
import type { Outlook } from "./outlook";
import { carried, carrying, keptUrn, wholeUrn } from "./urn";

/**
 * Hooks in the form that Pulumi's dynamic-provider process calls. What that process does with results and errors, and what a
 * provider has to see to itself, is in its source, `cmd/dynamic-provider/index.ts` of the Pulumi SDK.
 */

type Properties = Record<string, unknown>;

export interface Serving<Api> {
  /** Called with the configuration before anything else; must not wait, as the first calls do not. */
  configure(config: dynamic.Config): void;
  /** @param urn of the resource in hand, for messages on its own row. */
  context(urn: string | undefined): Context<Api>;
  claims: Claims;
  reporter(urn: string | undefined): Reporter;
  /** Settled when all that was reported has arrived. */
  heard(): Promise<unknown>;
  /** Why these arguments cannot be, as far as the settings alone say so. */
  veto?(): Failure[];
  oneAtATime: <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;
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

/** What check says of a resource that is there already. Said with its URN, so that the program can read it at preview. */
export interface Answer {
  /** The user whose place it takes, where Pulumi replaces it. */
  replaces?: string | undefined;
  /** Products that it listed before. */
  before?: string[] | undefined;
}

export function serve<Args extends object, State extends Args, Api>(
  hooks: Hooks<Args, State, Api>,
  serving: Serving<Api>,
): dynamic.ResourceProvider {
  const predecessors = new Map<string, string>();
  /**
   * The user whose license this resource had before. A replacement is checked twice, the second time as if there had been
   * nothing; what check adds to the inputs is what the program can read at preview, to count the seat that becomes free.
   */
  const predecessor = (
    urn: string,
    { userId: before }: Properties,
    { userId: now }: Properties,
  ): string | undefined => {
    if (typeof before === "string" && before !== now) predecessors.set(urn, before);
    return before === undefined ? predecessors.get(urn) : undefined;
  };
  const listings = new Map<string, string[]>();
  /** Products that it listed before, for the same two checks. */
  const before = (urn: string, { licenses }: Properties): string[] | undefined => {
    if (Array.isArray(licenses))
      listings.set(
        urn,
        licenses.map((license) => String(license?.sku)),
      );
    return listings.get(urn);
  };
  // A resource that was compared before it is created is being replaced: what it had and what it gets are two things.
  const compared = new Map<string, State>();
  const ownerOf = (urn = "", created = false) =>
    created && compared.has(urn) ? `replacement of ${keptUrn(urn)}` : keptUrn(urn);
  const reporter = (urn: string | undefined) => serving.reporter(wholeUrn(urn, hooks.name));
  /** By URN, as check was told. */
  const outlooks = new Map<string, Outlook>();
  const context = (urn: string | undefined, created = false, { listed, unshown }: Outlook = {}): Context<Api> => {
    const common = serving.context(wholeUrn(urn, hooks.name));
    const others = serving.claims.besides(ownerOf(urn, created), listed);
    return { ...common, others, alone: serving.oneAtATime, previewed: common.previewed && unshown !== true };
  };
  const act = <Value>(id: string, work: () => Promise<Value>) =>
    serving.oneAtATime(id.toLowerCase(), () => work().finally(() => serving.heard()));
  return {
    async configure({ config }) {
      serving.configure(config);
    },

    async check(olds: Properties, news: Properties) {
      const [given, hidden] = split(news);
      const { urn = "", ...said } = carried<Outlook>(news.__urn);
      const answer: Answer = {
        replaces: predecessor(urn, olds, given),
        before: said.asked ? before(urn, olds) : undefined,
      };
      outlooks.set(urn, said);
      const { args, failures } = hooks.check(given, {
        creating: Object.keys(olds).length === 0,
        tell: reporter(hidden.__urn),
      });
      await serving.heard();
      const all = [...failures, ...(serving.veto?.() ?? [])];
      return {
        inputs: { ...args, ...hidden, ...(hidden.__urn && { __urn: carrying(hidden.__urn, answer) }) },
        failures: all.map(toCheckFailure),
      };
    },

    async diff(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const help = { context: () => context(hidden.__urn), tell: reporter(hidden.__urn) };
      compared.set(hidden.__urn ?? "", split<State>(olds)[0]);
      const difference = await quietly(() => hooks.diff(id, split<State>(olds)[0], args, help));
      await serving.heard();
      if (difference === undefined) {
        serving.claims.besides(ownerOf(hidden.__urn)).claim(id, hooks.holds(split<State>(olds)[0]));
        return { changes: false };
      }
      const { beyondArguments, ...rest } = difference;
      // Without `changes` the engine compares the inputs itself, which is what fills its detailed diff and honours replaceOnChanges.
      return beyondArguments ? { ...rest, changes: true } : rest;
    },

    async create(inputs: Properties) {
      const [args, hidden] = split<Args>(inputs);
      const { id, state } = await saved(hidden, args, () =>
        hooks
          .create(args, context(hidden.__urn, true, outlooks.get(hidden.__urn ?? "")), compared.get(hidden.__urn ?? ""))
          .finally(() => serving.heard()),
      );
      return { id, outs: outputsOf(state, hidden, args) };
    },

    async read(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      const live = await quietly(() => hooks.read(id, state, context(hidden.__urn)).finally(() => serving.heard()));
      if (live === undefined) return {};
      return { id, props: outputsOf(live.state, hidden, live.args), inputs: plain({ ...live.args, ...hidden }) };
    },

    async update(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const help = context(hidden.__urn, false, outlooks.get(hidden.__urn ?? ""));
      const state = await saved(hidden, args, () => act(id, () => hooks.update(id, split<State>(olds)[0], args, help)));
      return { outs: outputsOf(state, hidden, args) };
    },

    async delete(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      await quietly(() => act(id, () => hooks.delete(id, state, context(hidden.__urn))));
    },
  };
}

function split<Value>(properties: Properties): [Value & Properties, Hidden] {
  const { __provider, __urn, __secrets, ...own } = properties;
  const hidden = Object.fromEntries(
    Object.entries({ __provider, __urn: carried(__urn).urn, __secrets }).filter(([, value]) => value !== undefined),
  );
  for (const key of (hidden.__secrets as string[] | undefined) ?? []) keepSecret(...textsIn(own[key]));
  return [own as Value & Properties, hidden];
}

/** Pulumi's marks of a secret that a provider makes (`runtime/rpc.ts`). */
const sealed = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

/** What is made of secret arguments is secret; Pulumi itself keeps only properties of the same name so. */
function outputsOf(state: object, hidden: Hidden, args: object): Properties {
  const outputs = plain({ ...state, ...hidden });
  if (hidden.__secrets === undefined) return outputs;
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, key in args || key.startsWith("__") ? value : sealed(value)]),
  );
}

/** Pulumi cannot encode `undefined` or dates, and finds out after the service has acted. */
const plain = (value: object): Properties => JSON.parse(JSON.stringify(value));

/** The path stands in the text: Pulumi would print the value behind a property, secret or not. */
const toCheckFailure = ({ property, reason }: Failure) => ({
  property: "",
  reason: conceal(property === "" ? reason : `${property}: ${reason}`),
});

/** A change that was made but is not done stays in the state, with what Pulumi needs to run the next read and delete. */
async function saved<Value>(hidden: Hidden, args: object, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LicensesError) error.message = conceal(error.message);
    if (!(error instanceof NotReady)) throw error;
    const { id, state, reasons } = error;
    throw Object.assign(new Error(error.message), {
      id,
      properties: outputsOf(state as object, hidden, args),
      reasons: reasons.map(conceal),
    });
  }
}

/** Where Pulumi prints an error's stack, an error that is no bug has none. */
async function quietly<Value>(work: () => Promise<Value> | Value): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    throw Object.assign(new Error(conceal(error.message)), { name: "", stack: "" });
  }
}
