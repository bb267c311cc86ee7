import { failureInWords } from "../core/arguments";
import { type LicensesError, NoRelationship } from "../core/errors";
import type { CheckFailure, Context, DiffResult, Found, KeyedLock, Lifecycle, Reporter } from "../core/lifecycle";
import { replacedWants } from "../core/replacedWants";
import { readState } from "../core/state";
import { printable } from "../http/printable";
import type { RunOwnership } from "../run/ownership";
import { failureOf } from "./failure";
import { asJson, concealSecrets, type Given, type Properties, shownState } from "./given";

/**
 * Runs the lifecycle of a resource class inside a run of Pulumi. An adapter translates between Pulumi's protocol and these calls;
 * `dynamicProvider.ts` is the adapter of dynamic providers. The runner does what every adapter needs: it records the wants of the
 * resources, makes one change of an object at a time, keeps unfinished changes, and conceals secrets.
 *
 * Every call throws `CallFailed` for an error that a user can meet. Any other error is a bug.
 */
export interface Runner {
  /** @param olds the arguments that Pulumi saved last; absent for a new resource. @returns the reasons why the arguments are refused. */
  check(resource: Resource, news: Given, olds?: Given): Promise<{ args: Properties; failures: string[] }>;
  diff(resource: Resource, id: string, olds: Given, news: Given): Promise<DiffResult>;
  /** @param olds absent for a create. @returns the part of the state that is certain before the change, for a preview. */
  foresee(news: Given, olds?: Given): Promise<Properties>;
  create(resource: Resource, news: Given): Promise<{ id: string; state: Properties }>;
  /** Reads what exists, for an import. @returns the id as this package writes it. */
  adopt(resource: Resource, id: string): Promise<{ id: string; state: Properties; args: Properties }>;
  /**
   * @returns `undefined` where the object is gone. `args` is absent where the service does not show its owner: the state stays as it
   * is.
   */
  read(resource: Resource, id: string, olds: Given): Promise<{ state: Properties; args?: Properties } | undefined>;
  update(resource: Resource, id: string, olds: Given, news: Given): Promise<Properties>;
  delete(resource: Resource, id: string, olds: Given): Promise<void>;
}

/** The resource that a call is about. */
export interface Resource {
  /** Tells it from all other resources of the run, as `keyOf` makes it. */
  key: string;
  /** The URN of the row on which Pulumi prints its messages. `undefined`: the row of the stack. */
  row: string | undefined;
  /** How long a change may wait for the service to show it, in seconds. Absent: as the settings say. */
  timeout?: number;
}

/** What the process gives to the runners of all resource classes of a service. */
export interface Surroundings<Api> {
  context(row: string | undefined): Omit<Context<Api>, "ownership" | "lock" | "removalWasShown">;
  ownership: RunOwnership;
  /** The service's address. */
  service(): string;
  /** Whether a preview has shown that this resource takes a part away. */
  removalWasShown(row: string, part: string): boolean;
  reporter(row: string | undefined): Reporter;
  /** Settled when Pulumi has received all messages. */
  flush(): Promise<unknown>;
  /** The words of an error, with the names of what they give the ids of. */
  inWords?(error: LicensesError): Promise<string>;
  /** Why the settings alone rule these arguments out. */
  veto?(): CheckFailure[];
  lock: KeyedLock;
}

export function runner<Args extends object, State extends Args, Api>(
  lifecycle: Lifecycle<Args, State, Api>,
  { ownership, lock, ...process }: Surroundings<Api>,
): Runner {
  /** The last compared state of each resource. A create after a diff in the same run is a replacement of that state. */
  const compared = new Map<string, State>();

  const context = ({ key, row, timeout }: Resource, deleting = false): Context<Api> => {
    const context = process.context(row);
    return {
      ...context,
      ...(timeout === undefined ? {} : { wait: { ...context.wait, limit: timeout } }),
      ownership: ownership.of(key, process.service(), deleting),
      lock,
      removalWasShown: (part) => row !== undefined && process.removalWasShown(row, part),
    };
  };
  const stateIn = ({ values }: Given): State => readState(lifecycle, values);
  const argsIn = ({ values }: Given) => values as Args;

  /** Pulumi ends a run with the answer to its last call, so the messages have to be there before the answer. */
  async function call<Value>(given: (Given | undefined)[], work: () => Promise<Value>, news?: Given): Promise<Value> {
    for (const one of given) if (one !== undefined) concealSecrets(one);
    try {
      return await work();
    } catch (error) {
      throw await failureOf(error, process.inWords, news);
    } finally {
      await process.flush();
    }
  }

  /** Tells the other resources of the run when a change begins and ends. */
  async function change<Value>({ key }: Resource, work: () => Promise<Value>): Promise<Value> {
    ownership.began(key);
    try {
      return await work();
    } finally {
      ownership.ended(key);
    }
  }

  /** Two resources may be about one object, whose id may be written in upper or lower case. */
  const locked = <Value>(id: string, work: () => Promise<Value>) => lock(id.toLowerCase(), work);

  return {
    check: (resource, news, olds) =>
      call([news, olds], async () => {
        const { key, row } = resource;
        const { args, failures } = lifecycle.check(news.values, {
          creating: olds === undefined,
          tell: process.reporter(row),
          secrets: news.secrets,
        });
        const [before, wants] = [lifecycle.wants(olds?.values ?? {}), lifecycle.wants(args)];
        const isSecret = news.secrets.length > 0 || (olds?.secrets ?? []).length > 0;
        ownership.checked(key, wants, process.service(), isSecret ? undefined : replacedWants(before, wants));
        return { args, failures: [...failures, ...(process.veto?.() ?? [])].map(inOneText) };
      }),

    diff: (resource, id, olds, news) =>
      call([olds, news], async () => {
        const { key, row } = resource;
        const state = stateIn(olds);
        compared.set(key, state);
        const difference = await lifecycle.diff(id, state, argsIn(news), {
          context: () => context(resource),
          tell: process.reporter(row),
          foreign: ownership.foreignBefore(key),
        });
        ownership.compared(key, id, operationOf(difference));
        if (difference === undefined || difference.replaces.length === 0) ownership.identified(key, objectIn(id));
        return difference;
      }),

    foresee: (news, olds) =>
      call([olds, news], async () =>
        shownState(lifecycle.foresee(argsIn(news), olds === undefined ? undefined : stateIn(olds)), news),
      ),

    create: (resource, news) =>
      call(
        [news],
        async () => {
          const { id, state } = await change(resource, () =>
            lifecycle.create(argsIn(news), context(resource), compared.get(resource.key)),
          );
          return { id, state: shownState(state, news) };
        },
        news,
      ),

    adopt: (resource, id) =>
      call([], async () => ({ id: id.toLowerCase(), ...shown(await lifecycle.adopt(id, context(resource))) })),

    read: (resource, id, olds) =>
      call([olds], async () => {
        try {
          const live = await lifecycle.read(id, stateIn(olds), context(resource));
          if (live === undefined) return undefined;
          return shown(live, olds.secrets);
        } catch (error) {
          // One customer who has left must not keep Pulumi from refreshing all others.
          if (!(error instanceof NoRelationship)) throw error;
          process
            .reporter(resource.row)
            .warn(`${error.message}\nUntil then it stays in the state as it was seen last.`);
          return { state: shownState(olds.values, { values: {}, secrets: olds.secrets }) };
        }
      }),

    update: (resource, id, olds, news) =>
      call(
        [olds, news],
        async () => {
          const state = await change(resource, () =>
            locked(id, () => lifecycle.update(id, stateIn(olds), argsIn(news), context(resource))),
          );
          return shownState(state, news);
        },
        news,
      ),

    delete: (resource, id, olds) =>
      call([olds], () => locked(id, () => lifecycle.delete(id, stateIn(olds), context(resource, true)))),
  };
}

const shown = ({ args, state }: Found<object, object>, secrets: readonly string[] = []) => ({
  state: shownState(state, { values: args as Properties, secrets }),
  args: asJson(args),
});

const operationOf = (difference: DiffResult) =>
  difference === undefined ? "same" : difference.replaces.length > 0 ? "replace" : "update";

/** The ids of resources are `scope/object`, and some have a third part for one of several changes of the object. */
const objectIn = (id: string): string => id.split("/")[1] ?? id;

/** The path stands in the text, not in a field of its own: Pulumi would print the value of that property, secret or not. */
const inOneText = (failure: CheckFailure): string => printable(failureInWords(failure));
