import { sealed } from "../core/secretMark";
import { harmless, withEachText } from "../http/printable";
import { keepSecret, textsIn } from "../http/secrets";

/** What Pulumi sends and gets back for a resource, and the secrets among it. */

export type Properties = Record<string, unknown>;

/** Arguments or a state as Pulumi sent them, in plain text. */
export interface Given {
  values: Properties;
  /** Names of the values that are secrets. */
  secrets: readonly string[];
}

/** From now on no message of this process shows the secrets that Pulumi sent. */
export function concealSecrets({ values, secrets }: Given): void {
  for (const name of secrets) keepSecret(...textsIn(values[name]));
}

/**
 * A state in the form in which Pulumi may save and print it.
 *
 * @param given the arguments, which Pulumi keeps as the user wrote them, secret or not. If one of them is a secret, all other values
 * of the state may be made of it and are marked as secrets too.
 */
export function shownState(state: object, { values: args, secrets }: Given): Properties {
  const seal = secrets.length === 0 ? (value: unknown) => value : sealed;
  return Object.fromEntries(
    Object.entries(asJson(state)).map(([name, value]) => [
      name,
      name in args ? value : seal(withEachText(value, harmless)),
    ]),
  );
}

/** Pulumi's protocol has no `undefined` and no dates. The error would come only after the service has made the change. */
export const asJson = (value: object): Properties => JSON.parse(JSON.stringify(value));
