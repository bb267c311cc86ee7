import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { LicensesError } from "../core/errors";
import { printable } from "../http/printable";
import { CallFailed, type Unfinished } from "../process/failure";
import { Any, type GrpcFailure, type GrpcHandler, grpc } from "../process/pulumiGrpc";
import { sent } from "./properties";

/** A gRPC server as Pulumi's engine starts it: it listens on this machine, and its port is all that it prints to standard output. */

/** By the name of the service's method. Methods that are absent answer UNIMPLEMENTED, as Pulumi expects of a provider without them. */
// biome-ignore lint/suspicious/noExplicitAny: each method takes the message of its own.
export type Methods = Record<string, (request: any) => Promise<object>>;

/** Methods whose answer is a stream of messages. */
// biome-ignore lint/suspicious/noExplicitAny: each method takes the message of its own.
export type Streams = Record<string, (request: any) => AsyncIterable<object>>;

/** Bytes. A policy pack is sent the whole stack in one message. */
const largestMessage = 1 << 29;

/** @param service a service definition of Pulumi's protocol. */
export function serve(service: object, methods: Methods, streams: Streams = {}): void {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largestMessage,
    "grpc.max_send_message_length": largestMessage,
  });
  server.addService(
    service,
    Object.fromEntries(
      Object.keys(service).map((name) => {
        const stream = streams[name];
        return [name, stream === undefined ? handler(name, methods[name]) : streamHandler(stream)];
      }),
    ),
  );
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}

const handler =
  (name: string, method: Methods[string] | undefined): GrpcHandler =>
  (call, callback) => {
    if (method !== undefined) {
      method(call.request).then(
        (response) => callback(null, response),
        (error) => callback(failureOf(error)),
      );
      return;
    }
    const unimplemented = { code: grpc.status.UNIMPLEMENTED, details: `This provider has no ${name}.` };
    if (call.write === undefined) callback(unimplemented);
    else call.emit?.("error", unimplemented);
  };

const streamHandler =
  (stream: Streams[string]): GrpcHandler =>
  async (call) => {
    try {
      for await (const message of stream(call.request)) call.write?.(message);
      call.end?.();
    } catch (error) {
      call.emit?.("error", failureOf(error));
    }
  };

/** A bug of ours shows its stack trace, every other error its message alone. */
function failureOf(error: unknown): GrpcFailure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const details = printable(error instanceof LicensesError ? message : (stack ?? message));
  const unfinished = error instanceof CallFailed ? error.unfinished : undefined;
  return {
    code: grpc.status.UNKNOWN,
    details,
    ...(unfinished === undefined ? {} : { metadata: statusOf(details, unfinished) }),
  };
}

/**
 * The state of a resource that is there but not ready. Pulumi saves it, and the next update goes on from there. Source: "ErrorResourceInitFailed",
 * `sdk/proto/pulumi/provider.proto`; it travels in gRPC's own metadata for details of an error.
 */
function statusOf(message: string, { id, state, reasons }: Unfinished) {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(sent(state));
  detail.setReasonsList(reasons);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.setDetailsList([packed]);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
