import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import type { Lifecycle } from "../core/lifecycle";
import { CallFailed } from "./failure";
import { type Properties, shownState } from "./given";
import { type Hidden, join, resourceOf, split } from "./hiddenProperties";
import { runner, type Surroundings } from "./runner";

/** What the process gives to the dynamic providers of a service. */
export interface Serving<Api> extends Surroundings<Api> {
  /** Called with the configuration before any other call. Must not wait: Pulumi does not wait for it either. */
  configure(config: dynamic.Config): void;
}

/**
 * A lifecycle in the form that Pulumi's dynamic-provider process calls. What that process does with results and errors is in its
 * source, `cmd/dynamic-provider/index.ts` of the Pulumi SDK: it prints the stack of an error in check, diff, read and delete, and
 * reads `id`, `properties` and `reasons` of an error in create and update.
 */
export function dynamicProvider<Args extends object, State extends Args, Api>(
  lifecycle: Lifecycle<Args, State, Api>,
  serving: Serving<Api>,
): dynamic.ResourceProvider {
  const run = runner(lifecycle, serving);
  const about = (hidden: Hidden) => resourceOf(lifecycle.name, hidden);
  /** Keys of the resources whose hidden properties change in this run, for instance because of a new name or a new secret. */
  const redescribed = new Set<string>();
  return {
    async configure({ config }) {
      serving.configure(config);
    },

    async check(olds: Properties, news: Properties) {
      const isNew = Object.keys(olds).length === 0;
      const { given, hidden } = split(news);
      const former = split(olds);
      const resource = about(hidden);
      const isRedescribed = !isNew && !isDeepStrictEqual(hidden, former.hidden);
      redescribed[isRedescribed ? "add" : "delete"](resource.key);
      const { args, failures } = await run.check(resource, given, isNew ? undefined : former.given);
      return { inputs: join(args, hidden), failures: failures.map((reason) => ({ property: "", reason })) };
    },

    async diff(id: string, olds: Properties, news: Properties) {
      const { given, hidden } = split(news);
      const resource = about(hidden);
      const difference = await run.diff(resource, id, split(olds).given, given);
      if (difference === undefined) return { changes: isPlugins(olds) };
      const { beyondArguments, ...rest } = difference;
      // Without `changes` the engine compares the inputs itself. That fills its detailed diff and honours replaceOnChanges, but shows
      // hidden properties where they differ. With `changes: true` it shows only properties that do not begin with "__".
      return beyondArguments || redescribed.has(resource.key) ? { ...rest, changes: true } : rest;
    },

    async create(inputs: Properties) {
      const { given, hidden } = split(inputs);
      const { id, state } = await savingUnfinished(hidden, () => run.create(about(hidden), given));
      return { id, outs: join(state, hidden) };
    },

    async read(id: string, props: Properties) {
      const { given, hidden } = split(props);
      const found = await run.read(about(hidden), id, given);
      if (found === undefined) return {};
      const { state, args } = found;
      return { id, props: join(state, hidden), ...(args === undefined ? {} : { inputs: join(args, hidden) }) };
    },

    async update(id: string, olds: Properties, news: Properties) {
      const { given, hidden } = split(news);
      const { given: state } = split(olds);
      if (isPlugins(olds) && (await run.diff(about(hidden), id, state, given)) === undefined)
        return { outs: join(shownState(state.values, given), hidden) };
      const work = () => run.update(about(hidden), id, state, given);
      return { outs: join(await savingUnfinished(hidden, work), hidden) };
    },

    async delete(id: string, props: Properties) {
      const { given, hidden } = split(props);
      await run.delete(about(hidden), id, given);
    },
  };
}

/**
 * Whether the plugin has written this state, and the resource moves to the dynamic provider. The state then lacks the text that Pulumi
 * loads our code by, so an update has to add it, without a request to the service.
 */
const isPlugins = (olds: Properties): boolean => olds.__provider === undefined;

/** Pulumi saves an unfinished change if the error has an id. The hidden properties have to be there, or the next call finds no code. */
async function savingUnfinished<Value>(hidden: Hidden, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CallFailed) || error.unfinished === undefined) throw error;
    const { id, state, reasons } = error.unfinished;
    throw Object.assign(error, { id, properties: join(state, hidden), reasons });
  }
}
