import { unknownValue } from "../core/lifecycle";
import { keepSecret, textsIn } from "../http/secrets";
import { isHidden } from "./preview";

/**
 * Pulumi prints `[secret]` in place of a secret. Where an update leaves the resource as it is, the state holds the value. Otherwise it
 * counts as not known yet: that may hide a finding, and makes up none.
 */

type Properties = Record<string, unknown>;

/** @param saved the inputs in the state; absent where they may be others. */
export function withSaved(inputs: Properties, saved: Properties | undefined): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      if (!isHidden(value)) return [key, value];
      if (saved === undefined || !(key in saved)) return [key, unknownValue];
      keepSecret(...textsIn(saved[key]));
      return [key, saved[key]];
    }),
  );
}

/** Names of the inputs that hold a secret. */
export const hiddenIn = (inputs: Properties): string[] =>
  Object.keys(inputs).filter((key) => !key.startsWith("__") && isHidden(inputs[key]));
