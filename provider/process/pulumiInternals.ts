import * as log from "@pulumi/pulumi/log";
import { output } from "@pulumi/pulumi/output";
import { GetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb";
import type { Resource } from "@pulumi/pulumi/resource";
import { getEngine, resetOptions } from "@pulumi/pulumi/runtime";

/**
 * The undocumented parts of Pulumi's SDK that the provider process uses. They are loaded from single files, as the whole SDK takes
 * longer to load. `test/contract/pulumiInternals.test.ts` checks them in the oldest supported SDK, the pinned one and the newest.
 */

/**
 * Connects the SDK in this process to the engine. Pulumi gives the address to the provider process, but not to its SDK.
 * `runtime/settings.ts`.
 */
export const speakTo = (address: string): void => resetOptions("", "", 1, address, "", false, "");

/** gRPC's UNAVAILABLE: no process listens at the address. */
const unavailable = 14;

type Metadata = Parameters<NonNullable<ReturnType<typeof getEngine>>["getRootResource"]>[1];

/** Whether the engine answers; an error is an answer too. `proto/engine_grpc_pb.js`. @param patience in milliseconds. */
export const isEngineThere = (patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    // gRPC also accepts options as the second argument. Its type declarations allow only metadata there.
    const options = { deadline: new Date(Date.now() + patience) } as unknown as Metadata;
    getEngine()?.getRootResource(new GetRootResourceRequest(), options, (error) =>
      resolve(error?.code !== unavailable),
    ) ?? resolve(true);
  });

/**
 * Prints a message on the row of one resource. Pulumi's log reads only the URN of the resource. `log/index.ts`.
 *
 * @param urn `undefined`: the row of the stack.
 * @param kind `"status"`: the next message replaces this one.
 * @returns settled when the engine has received the message.
 */
export function sayOnRow(kind: "info" | "warn" | "status", text: string, urn: string | undefined): Promise<void> {
  const row = urn === undefined ? undefined : ({ urn: output(urn) } as unknown as Resource);
  return kind === "warn" ? log.warn(text, row) : log.info(text, row, undefined, kind === "status");
}
