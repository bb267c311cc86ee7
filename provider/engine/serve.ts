import type { dynamic } from "@pulumi/pulumi";
import { LicensesError, NotReady } from "../errors";
import type { Context, Failure, Hooks, Reporter } from "../lifecycle";

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
  reporter(urn: string | undefined): Reporter;
  /** Why these arguments cannot be, as far as the settings alone say so. */
  veto?(): Failure[];
  oneAtATime: <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;
}

/** Two properties of ours ride along with the user's: Pulumi's own `__provider`, and `__urn`, which names the resource in messages. */
interface Hidden {
  __provider?: string;
  __urn?: string;
}

export function serve<Args extends object, State extends Args, Api>(
  hooks: Hooks<Args, State, Api>,
  serving: Serving<Api>,
): dynamic.ResourceProvider {
  const act = <Value>(id: string, work: () => Promise<Value>) => serving.oneAtATime(id.toLowerCase(), work);
  return {
    async configure({ config }) {
      serving.configure(config);
    },

    async check(olds: Properties, news: Properties) {
      const [given, hidden] = split(news);
      const { args, failures } = hooks.check(given, {
        creating: Object.keys(olds).length === 0,
        tell: serving.reporter(hidden.__urn),
      });
      const all = [...failures, ...(serving.veto?.() ?? [])];
      return { inputs: { ...args, ...hidden }, failures: all.map(toCheckFailure) };
    },

    async diff(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const help = { context: () => serving.context(hidden.__urn), tell: serving.reporter(hidden.__urn) };
      const difference = await quietly(() => hooks.diff(id, split<State>(olds)[0], args, help));
      if (difference === undefined) return { changes: false };
      const { beyondArguments, ...rest } = difference;
      // Without `changes` the engine compares the inputs itself, which is what fills its detailed diff and honours replaceOnChanges.
      return beyondArguments ? { ...rest, changes: true } : rest;
    },

    async create(inputs: Properties) {
      const [args, hidden] = split<Args>(inputs);
      const { id, state } = await saved(hidden, () =>
        act(targetOf(inputs), () => hooks.create(args, serving.context(hidden.__urn))),
      );
      return { id, outs: plain({ ...state, ...hidden }) };
    },

    async read(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      const live = await quietly(() => hooks.read(id, state, serving.context(hidden.__urn)));
      if (live === undefined) return {};
      return { id, props: plain({ ...live.state, ...hidden }), inputs: plain({ ...live.args, ...hidden }) };
    },

    async update(id: string, olds: Properties, news: Properties) {
      const [args, hidden] = split<Args>(news);
      const state = await saved(hidden, () =>
        act(id, () => hooks.update(id, split<State>(olds)[0], args, serving.context(hidden.__urn))),
      );
      return { outs: plain({ ...state, ...hidden }) };
    },

    async delete(id: string, props: Properties) {
      const [state, hidden] = split<State>(props);
      await quietly(() => act(id, () => hooks.delete(id, state, serving.context(hidden.__urn))));
    },
  };
}

/** Creates for one user wait for each other even before the user's id is known. */
const targetOf = ({ customerId, userId, subscriptionId, organizationId }: Properties) =>
  `${customerId ?? organizationId}/${userId ?? subscriptionId ?? ""}`;

function split<Value>(properties: Properties): [Value & Properties, Hidden] {
  const { __provider, __urn, ...own } = properties;
  return [
    own as Value & Properties,
    {
      ...(__provider === undefined ? {} : { __provider: __provider as string }),
      ...(__urn === undefined ? {} : { __urn: __urn as string }),
    },
  ];
}

/** Pulumi cannot encode `undefined` or dates, and finds out after the service has acted. */
const plain = (value: object): Properties => JSON.parse(JSON.stringify(value));

/** The path stands in the text: Pulumi would print the value behind a property, secret or not. */
const toCheckFailure = ({ property, reason }: Failure) => ({
  property: "",
  reason: property === "" ? reason : `${property}: ${reason}`,
});

/** A change that was made but is not done stays in the state, with what Pulumi needs to run the next read and delete. */
async function saved<Value>(hidden: Hidden, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    throw Object.assign(new Error(error.message), {
      id: error.id,
      properties: plain({ ...(error.state as object), ...hidden }),
      reasons: error.reasons,
    });
  }
}

/** Where Pulumi prints an error's stack, an error that is no bug has none. */
async function quietly<Value>(work: () => Promise<Value> | Value): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    throw Object.assign(new Error(error.message), { name: "", stack: "" });
  }
}
