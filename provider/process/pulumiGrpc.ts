import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Status } from "@pulumi/pulumi/proto/status_pb";

/**
 * gRPC and protobuf, in the copies that Pulumi's SDK uses. Its messages are not accepted by other copies, and npm may install several.
 */

const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = fromPulumi("@grpc/grpc-js") as Grpc;

export const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): Struct };
};

export const { Empty } = fromPulumi("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

export const { Any } = fromPulumi("google-protobuf/google/protobuf/any_pb") as { Any: new () => Any };

export type Struct = NonNullable<ReturnType<CheckRequest["getNews"]>>;

type Any = NonNullable<ReturnType<Status["getDetailsList"]>[number]>;

/** The part of `@grpc/grpc-js` that this package uses. Its own types are not among our dependencies. */
interface Grpc {
  Server: new (options?: Record<string, number>) => GrpcServer;
  ServerCredentials: { createInsecure(): object };
  credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
  Metadata: new () => GrpcMetadata;
  status: { UNKNOWN: number; UNIMPLEMENTED: number; UNAVAILABLE: number };
}

export interface GrpcMetadata {
  add(name: string, value: Buffer | string): void;
}

export interface GrpcServer {
  addService(service: object, handlers: Record<string, GrpcHandler>): void;
  bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
}

/** Answers one call. A call whose answer is a stream has `write` and `end`, and no callback. */
export type GrpcHandler = (call: GrpcCall, callback: GrpcCallback) => void;

export interface GrpcCall {
  request: unknown;
  write?(message: object): void;
  end?(): void;
  emit?(event: "error", error: GrpcFailure): void;
}

export interface GrpcFailure {
  code: number;
  details: string;
  metadata?: GrpcMetadata;
}

export type GrpcCallback = (error: GrpcFailure | null, response?: object) => void;
