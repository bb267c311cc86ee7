import { LicensesError, NotReady } from "../core/errors";
import { printable, printableBug } from "../http/printable";
import { type Given, type Properties, shownState } from "./given";

/** A change that was sent, and that the service does not show yet. */
export interface Unfinished {
  id: string;
  state: Properties;
  reasons: string[];
}

/** Why a call failed, in words that may be printed: with company names, without secrets. A bug is not one of these. */
export class CallFailed extends LicensesError {
  /** @param unfinished what Pulumi has to save, so that the next run goes on from there; absent where nothing was changed. */
  constructor(
    message: string,
    readonly unfinished?: Unfinished,
  ) {
    super(message);
  }
}

/**
 * What to throw for an error of a lifecycle.
 *
 * @param inWords adds names to the ids in an error's message. `undefined`: the service has no names for them.
 * @param news the arguments of a create or an update; absent for calls that leave no new state.
 */
export async function failureOf(
  error: unknown,
  inWords: ((error: LicensesError) => Promise<string>) | undefined,
  news?: Given,
): Promise<unknown> {
  if (!(error instanceof LicensesError)) return printableBug(error);
  const message = printable((await inWords?.(error)) ?? error.message);
  if (!(error instanceof NotReady) || news === undefined) return new CallFailed(message);
  const { id, state, reasons } = error;
  return new CallFailed(message, { id, state: shownState(state as object, news), reasons: reasons.map(printable) });
}
