import { isDeepStrictEqual } from "node:util";
import type { Context, Lifecycle } from "../../provider/core/lifecycle";
import type { ModelListener } from "./modelClock";
import type { ModelEngine } from "./modelEngine";

/** The outputs of one run that differ from those foreseen. A run that fails or changes nothing has no foreseen outputs. */
export async function wronglyForeseen<Args extends object, State extends Args, Api>(
  lifecycle: Lifecycle<Args, State, Api>,
  engine: ModelEngine<Args, State, Api>,
  context: Context<Api> & { tell: ModelListener },
  wanted: Args,
): Promise<{ property: string; foreseen: unknown; came: unknown }[]> {
  const { id, state } = engine;
  const difference =
    id === undefined || state === undefined
      ? "create"
      : await lifecycle.diff(id, state, wanted, { context: () => context, tell: context.tell });
  const foreseen = lifecycle.foresee(wanted, state);
  const error = await engine.up(wanted);
  if (difference === undefined || error !== undefined) return [];
  const came = engine.state as Record<string, unknown>;
  return Object.entries(foreseen)
    .map(([property, value]) => ({ property, foreseen: value, came: came[property] }))
    .filter((one) => !isDeepStrictEqual(one.foreseen, one.came));
}
