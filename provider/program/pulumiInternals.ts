import type { Output, Resource } from "@pulumi/pulumi";

/**
 * All that the program's half of this package uses of Pulumi's SDK beyond what is documented, with the file of the SDK that has
 * it. `test/contract/pulumiInternals.test.ts` asks it of the oldest SDK that is supported, of the pinned one and of the newest.
 */

/** The value behind an output; `undefined` where a preview does not know it. `output.ts`. */
export const settledValue = <Value>(output: Output<Value>): Promise<Value | undefined> => promised(output).promise();

/** The value behind an output, with Pulumi's objects for what a preview does not know. `output.ts`. */
export const settledValueWithUnknowns = <Value>(output: Output<Value>): Promise<Value | undefined> =>
  promised(output).promise(true);

/** All resources that an output is made of. `output.ts`. */
export const resourcesBehind = async (output: Output<unknown>): Promise<Resource[]> => [
  ...(await promised(output).allResources()),
];

/** A property of a resource when Pulumi has registered it; `undefined` where a preview does not know it, or Pulumi left it out. */
export async function settledProperty(resource: Resource, property: string): Promise<unknown> {
  const output = (resource as unknown as Record<string, Output<unknown> | undefined>)[property];
  return output === undefined ? undefined : settledValue(output);
}

/** The type token of a resource; empty before Pulumi's own constructor has run. `resource.ts`. */
export const typeOf = (resource: Resource): string => (resource as { __pulumiType?: string }).__pulumiType ?? "";

/** Resources of which a resource is the parent. `resource.ts`. */
export const childrenOf = (resource: Resource): Resource[] => [
  ...((resource as { __childResources?: Set<Resource> }).__childResources ?? []),
];

/** Settled when the program's function has ended, well or not: Pulumi's resource for the stack is made of it. `runtime/stack.ts`. */
export async function endOfProgram(): Promise<void> {
  const { getStackResource } = require("@pulumi/pulumi/runtime") as { getStackResource(): Resource | undefined };
  const stack = getStackResource() as { __data?: Promise<unknown> } | undefined;
  await stack?.__data?.catch(() => undefined);
}

/** Keeps the program running until the function that is returned is called. `runtime/settings.ts`. */
export function keepRunning(): () => void {
  const { rpcKeepAlive } = require("@pulumi/pulumi/runtime") as { rpcKeepAlive(): () => void };
  return rpcKeepAlive();
}

/** Whether the stack's configuration has a key as a secret. `runtime/config.ts`. */
export function isConfigSecret(key: string): boolean {
  const config = require("@pulumi/pulumi/runtime/config") as { isConfigSecret(key: string): boolean };
  return config.isConfigSecret(key);
}

/** Host and port of the engine that runs the program; empty or `undefined` under Pulumi's mocks. `runtime/state.ts`. */
export function engineOfProgram(): string | undefined {
  const { getStore } = require("@pulumi/pulumi/runtime/state") as {
    getStore(): { settings: { options: { engineAddr?: string } } };
  };
  return getStore().settings.options.engineAddr;
}

/** Whether a process is a program that Pulumi's language host has started. `cmd/run/index.ts`. @param script that Node.js runs. */
export const isStartedByHost = (script = process.argv[1] ?? ""): boolean =>
  /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/.test(script);

interface Promised<Value> {
  promise(withUnknowns?: boolean): Promise<Value | undefined>;
  allResources(): Promise<Set<Resource>>;
}

const promised = <Value>(output: Output<Value>) => output as unknown as Promised<Value>;
