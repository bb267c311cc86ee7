import type * as pulumi from "@pulumi/pulumi";
import { argumentsOf } from "./provider";
import { perStack, sourcesOf } from "./values";

/** Tells resources that a preview knows completely from those that it may not. */

const firstTurn = perStack(() => {
  const turn = { over: false };
  setImmediate(() => {
    turn.over = true;
  });
  return turn;
});

/** Whether resources that are constructed now may be constructed in some runs only: in a callback that a preview does not call. */
export const isLate = (): boolean => firstTurn().over;

/** A resource as its constructor was called. */
export interface Declared {
  type: string;
  args: object;
  ignoreChanges: string[];
  late: boolean;
  dependsOn?: unknown;
}

/** Whether a preview may not know a resource, because it, its arguments or its provider's are made of what other resources give. */
export const isDerived = async (
  { args, late }: Declared,
  provider: pulumi.ProviderResource | undefined,
): Promise<boolean> => late || (await sourcesOf([args, provider && argumentsOf(provider)])).length > 0;
