import * as pulumi from "@pulumi/pulumi";
import { unknownValue } from "../core/lifecycle";
import { keepSecret, textsIn } from "../http/secrets";
import { resourcesBehind, settledValueWithUnknowns } from "./pulumiInternals";

/**
 * The values behind inputs, with Pulumi's marker for what preview does not know yet. What is written down in the program is
 * its own value: Pulumi would make an output of each part of it, each with promises and stack traces.
 */
export async function resolved(input: unknown): Promise<unknown> {
  if (!isAwaited(input)) return input;
  const output = pulumi.Output.isInstance(input) ? input : pulumi.output(input);
  return marked(await settledValueWithUnknowns(output));
}

function marked(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, marked(member)]));
}

/** Whether any part of an input is an output or a promise. All other values stand in the program itself: they are known, and no secrets. */
export const isAwaited = (input: unknown): boolean =>
  typeof input === "object" &&
  input !== null &&
  (pulumi.Output.isInstance(input) ||
    pulumi.Resource.isInstance(input) ||
    input instanceof Promise ||
    Object.values(input).some(isAwaited));

/** From now on no message of this process shows the values of secret arguments. */
export async function concealSecretsIn(args: object): Promise<void> {
  for (const value of Object.values(args).filter(isAwaited))
    if (await pulumi.isSecret(pulumi.output(value))) keepSecret(...textsIn(await resolved(value)));
}

/** The resources that an input is made of; a preview may not know what they give. */
export async function sourcesOf(input: unknown): Promise<pulumi.Resource[]> {
  if (!isAwaited(input)) return [];
  return resourcesBehind(pulumi.output(input));
}

const outsideAnyStack = {} as pulumi.Resource;

/** Programs of the Automation API share one process, so each stack has a value of its own. */
export function perStack<Value>(empty: () => Value): () => Value {
  const values = new WeakMap<pulumi.Resource, Value>();
  return () => {
    const stack = pulumi.runtime.getStackResource() ?? outsideAnyStack;
    const value = values.get(stack) ?? empty();
    values.set(stack, value);
    return value;
  };
}
