import { createRequire } from "node:module";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";

/** Pulumi's own copies of gRPC and protobuf, because other copies would not accept its messages. */

const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

interface Grpc {
  Server: new () => {
    addService(service: object, handlers: object): void;
    bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  ServerCredentials: { createInsecure(): object };
  credentials: { createInsecure(): ConstructorParameters<typeof ResourceProviderClient>[1] };
}

export type Struct = NonNullable<ReturnType<CheckRequest["getNews"]>>;

export const grpc = fromPulumi("@grpc/grpc-js") as Grpc;

const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb") as {
  Struct: { fromJavaScript(value: object): Struct };
};

export type Properties = Record<string, unknown>;

export const toStruct = (properties: Properties): Struct => Struct.fromJavaScript(properties);

export const fromStruct = (struct: Struct | undefined): Properties => (struct?.toJavaScript() ?? {}) as Properties;

/** The error of a call, as the engine gets it. */
export interface RpcError {
  details: string;
  metadata: { get(name: string): (Buffer | string)[] };
}

type Unary<Request, Response> = (request: Request, done: (error: RpcError | null, response: Response) => void) => void;

export const ask = <Request, Response>(client: object, method: string, request: Request): Promise<Response> =>
  new Promise((resolve, reject) => {
    const call = (client as Record<string, Unary<Request, Response>>)[method];
    if (call === undefined) throw new Error(`A provider has no method ${method}.`);
    call.call(client, request, (error, response) => (error === null ? resolve(response) : reject(error)));
  });

const { Empty } = fromPulumi("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

export const fromPulumiEmpty = (): object => new Empty();

/** All messages of a call whose answer is a stream. */
export const streamed = async <Response>(client: object, method: string, request: object): Promise<Response[]> => {
  const call = (client as Record<string, ((request: object) => AsyncIterable<Response>) | undefined>)[method];
  if (call === undefined) throw new Error(`A provider has no method ${method}.`);
  const messages: Response[] = [];
  for await (const message of call.call(client, request)) messages.push(message);
  return messages;
};
