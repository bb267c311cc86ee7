import * as log from "@pulumi/pulumi/log";
import { output } from "@pulumi/pulumi/output";
import { GetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb";
import type { Resource } from "@pulumi/pulumi/resource";
import { getEngine, resetOptions } from "@pulumi/pulumi/runtime";

/**
 * All that the provider process uses of Pulumi's SDK beyond what is documented. Single files of it are loaded, as the whole takes
 * longer. `test/contract/pulumiInternals.test.ts` asks it of the oldest SDK that is supported, of the pinned one and of the newest.
 */

/** From now on this process speaks to the engine at an address: Pulumi tells it to a provider, and not to the SDK in it. `runtime/settings.ts`. */
export const speakTo = (address: string): void => resetOptions("", "", 1, address, "", false, "");

/** gRPC's UNAVAILABLE: no process listens at the address. */
const unavailable = 14;

type Metadata = Parameters<NonNullable<ReturnType<typeof getEngine>>["getRootResource"]>[1];

/** Whether the engine is there, which any answer of it says. `proto/engine_grpc_pb.js`. @param patience in milliseconds. */
export const isEngineThere = (patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    // gRPC takes options in the second place too; its type declarations know that place for metadata only.
    const options = { deadline: new Date(Date.now() + patience) } as unknown as Metadata;
    getEngine()?.getRootResource(new GetRootResourceRequest(), options, (error) =>
      resolve(error?.code !== unavailable),
    ) ?? resolve(true);
  });

/**
 * Speaks on the row of one resource, of which the log reads nothing but the URN. `log/index.ts`.
 *
 * @param urn without one, on the stack's row.
 * @param kind `"status"` is a line that the next one replaces.
 * @returns settled when it has arrived.
 */
export function sayOnRow(kind: "info" | "warn" | "status", text: string, urn: string | undefined): Promise<void> {
  const row = urn === undefined ? undefined : ({ urn: output(urn) } as unknown as Resource);
  return kind === "warn" ? log.warn(text, row) : log.info(text, row, undefined, kind === "status");
}
