import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceRequest, LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { grpc } from "./pulumiGrpc";

/**
 * The engine's own service, which a provider process calls. It is called over gRPC and not through Pulumi's SDK, because the SDK's
 * runtime takes more than a second and 60 MB to load. `test/contract/pulumiInternals.test.ts` checks it with the oldest supported SDK,
 * the pinned one and the newest.
 */
export interface EngineService {
  /** Whether the engine answers; an error is an answer too. @param patience in milliseconds. */
  isThere(patience: number): Promise<boolean>;
  /**
   * Prints a message.
   *
   * @param kind `"status"`: the next message replaces this one.
   * @param urn the row of this resource. `undefined`: the row of the stack.
   * @returns settled when the engine has received the message.
   */
  say(kind: "info" | "warn" | "status", text: string, urn: string | undefined): Promise<void>;
}

type Metadata = Parameters<InstanceType<typeof EngineClient>["getRootResource"]>[1];

/** @param address host and port of the engine. */
export function engineService(address: string): EngineService {
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  return {
    isThere: (patience) =>
      new Promise((resolve) => {
        // gRPC also accepts options as the second argument. Its type declarations allow only metadata there.
        const options = { deadline: new Date(Date.now() + patience) } as unknown as Metadata;
        client.getRootResource(new GetRootResourceRequest(), options, (error) =>
          resolve(error?.code !== grpc.status.UNAVAILABLE),
        );
      }),
    say(kind, text, urn) {
      const request = new LogRequest();
      request.setSeverity(kind === "warn" ? LogSeverity.WARNING : LogSeverity.INFO);
      request.setMessage(text);
      request.setUrn(urn ?? "");
      request.setEphemeral(kind === "status");
      return new Promise((resolve) => client.log(request, () => resolve()));
    },
  };
}
