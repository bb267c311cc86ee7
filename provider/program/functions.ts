import * as pulumi from "@pulumi/pulumi";
import { argumentsOf, type Provider } from "./provider";
import { keepRunning, settledValue } from "./pulumiInternals";
import { concealSecretsIn } from "./values";

/**
 * The functions of services, as programs in Node.js call them. They run in the program's own process, with the settings of the stack
 * and of the environment. All that a call needs is loaded by the first one.
 */

export interface FunctionOptions {
  /** Asks another partner or host than the one of the stack's settings. */
  provider?: Provider | undefined;
}

/** Arguments that may be outputs of resources. */
export type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

const answers = () => require("./answer") as typeof import("./answer.js");

/** @throws {pulumi.RunError} with what the service refuses, or what is wrong with the arguments. */
export async function callFunction<Result>(
  name: string,
  args: object,
  { provider }: FunctionOptions = {},
): Promise<Result> {
  // A program may go on with the answer after its last line.
  const done = keepRunning();
  try {
    return (await answers().answer(name, args, provider)) as Result;
  } finally {
    done();
  }
}

/** Asks once all arguments are known. A secret argument makes the result a secret. */
export function functionOutput<Result>(
  name: string,
  args: object,
  { provider }: FunctionOptions = {},
): pulumi.Output<Result> {
  // Credentials of the Provider must be known, but do not make the result a secret.
  const settings = pulumi.unsecret(pulumi.output(provider && argumentsOf(provider)));
  const known = pulumi.all([pulumi.output(args), settings]) as pulumi.Output<[object, unknown]>;
  const found = known.apply(async ([given]) => {
    await concealSecretsIn(args);
    return (await answers().answer(name, given, provider)) as Result;
  }) as pulumi.Output<Result>;
  // An error fails the run only while the program runs. Nothing else may wait for this answer.
  pulumi.output(settledValue(found).finally(keepRunning()));
  return found;
}

/** What stands in a file, at once: nothing is asked. @throws {pulumi.RunError} with the mistakes in the file, and their lines. */
export const callFileFunction = <Result>(name: string, args: object): Result =>
  answers().fileAnswer(name, args) as Result;
