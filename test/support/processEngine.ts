import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { fromPulumiEmpty, grpc } from "./processRpc";

export interface Logged {
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn: string;
  ephemeral: boolean;
}

const severities = {
  [LogSeverity.DEBUG]: "debug",
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
} as const;

/** The part of the engine that a provider process calls. It collects the provider's messages, and a test can end it. */
export class TestEngine {
  readonly logged: Logged[] = [];
  private readonly server = new grpc.Server();

  private constructor() {
    this.server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, done: Answer) => {
        this.logged.push({
          severity: severities[request.getSeverity()],
          message: request.getMessage(),
          urn: request.getUrn(),
          ephemeral: request.getEphemeral(),
        });
        done(null, fromPulumiEmpty());
      },
      getRootResource: (_call: unknown, done: Answer) => done(null, new GetRootResourceResponse()),
    });
  }

  address = "";

  static async start(): Promise<TestEngine> {
    const engine = new TestEngine();
    const port = await new Promise<number>((resolve, reject) => {
      engine.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    engine.address = `127.0.0.1:${port}`;
    return engine;
  }

  /** Closes the port and all connections, as `kill -9` does. */
  stop(): void {
    this.server.forceShutdown();
  }
}

/** A relay between a provider and its engine. A test can cut its connections while both run. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  address = "";

  private constructor(private readonly server: Server) {}

  static async to(engine: string): Promise<Cable> {
    const cable = new Cable(
      createServer((near) => {
        const far = connect({ host: "127.0.0.1", port: Number(engine.split(":")[1]) });
        near.pipe(far).pipe(near);
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const)
          cable.sockets.add(one.on("error", () => {}).on("close", () => other.destroy()));
      }),
    );
    await new Promise<void>((resolve) => cable.server.listen(0, "127.0.0.1", resolve));
    cable.address = `127.0.0.1:${(cable.server.address() as AddressInfo).port}`;
    return cable;
  }

  /** Closes all connections, and accepts new ones. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async remove(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

type Answer = (error: null, response: object) => void;
