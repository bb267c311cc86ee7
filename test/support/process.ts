import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ErrorResourceInitFailed,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { ask, fromStruct, grpc, type Properties, type RpcError, streamed, toStruct } from "./processRpc";
import { house } from "./pulumiHouse";

/** Pulumi's own provider process for dynamic resources. The tests call it over gRPC in place of the engine. */

export type ResourceType = "SubscriptionQuantity" | "UserLicense";

/** The provider text in every user's state, which never changes. */
export const stub = (type: ResourceType) => `exports.handler=()=>require("pulumi-licenses/${type}")`;

export const urn = (type: ResourceType, name = "it") =>
  `urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:${type}::${name}`;

/** Pulumi's marker for a value that a preview does not know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's marker for a secret value. */
export const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** Properties as the engine sends them: those of the program and those that the class adds. */
export const inputs = (type: ResourceType, args: Properties): Properties => ({
  __provider: stub(type),
  __urn: urn(type),
  ...args,
});

export class CallFailed extends Error {
  constructor(
    message: string,
    /** The resource that the failed call has made or changed, but that is not ready. */
    readonly kept: { id: string; properties: Properties; reasons: string[] } | undefined,
  ) {
    super(message);
  }
}

export interface ProcessOptions {
  /** What Node.js runs. Default: Pulumi's own process for dynamic providers. */
  script?: string;
  /** Address of the engine. Default: an address with a closed port. */
  engine?: string;
  /** Arguments that Pulumi passes before the address. */
  flags?: string[];
  environment?: Record<string, string>;
  folder?: string;
}

export class ProviderProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    /** Output goes to a file, because it is complete when a call's answer comes. Output through a pipe may come later. */
    private readonly output: string,
  ) {}

  static async start({
    engine = "127.0.0.1:9",
    flags = [],
    environment = {},
    folder = house,
    script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [folder] }),
  }: ProcessOptions = {}) {
    const output = join(mkdtempSync(join(tmpdir(), "pulumi-licenses-process-")), "output");
    const file = openSync(output, "a");
    const child = spawn(process.execPath, [script, ...flags, engine], {
      cwd: folder,
      // The folder for refresh tokens and notes is deleted with the process.
      env: { ...process.env, XDG_CONFIG_HOME: dirname(output), XDG_STATE_HOME: dirname(output), ...environment },
      stdio: ["ignore", file, file],
    });
    closeSync(file);
    const port = await portOf(child, output);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new ProviderProcess(child, client, output);
  }

  /** The process's output since the last call, without its port. Pulumi shows this output to the user. */
  takePrinted(): string {
    const text = readFileSync(this.output, "utf8");
    truncateSync(this.output);
    return text;
  }

  /** Whether the process ends by itself within this number of seconds. */
  async endsWithin(seconds: number): Promise<boolean> {
    if (this.child.exitCode !== null) return true;
    const signal = AbortSignal.timeout(seconds * 1000);
    return once(this.child, "exit", { signal }).then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill();
      await ended;
    }
    rmSync(dirname(this.output), { recursive: true, force: true });
  }

  /** Stack configuration has one JSON text for each object. An explicit provider's arguments are objects. */
  async configure(config: Properties = {}): Promise<void> {
    await ask(this.client, "configure", new ConfigureRequest().setArgs(toStruct(config)));
  }

  async check(type: ResourceType, args: Properties, olds: Properties = {}) {
    const request = new CheckRequest().setOlds(toStruct(olds)).setNews(toStruct(inputs(type, args)));
    const answer = await this.ask<CheckResponse>("check", request);
    return {
      inputs: fromStruct(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  async diff(type: ResourceType, id: string, olds: Properties, args: Properties) {
    const request = new DiffRequest()
      .setId(id)
      .setOlds(toStruct(olds))
      .setNews(toStruct(inputs(type, args)));
    const answer = await this.ask<DiffResponse>("diff", request);
    return {
      changes: changes[answer.getChanges()],
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(type: ResourceType, args: Properties) {
    const request = new CreateRequest().setProperties(toStruct(inputs(type, args)));
    const answer = await this.ask<CreateResponse>("create", request);
    return { id: answer.getId(), properties: fromStruct(answer.getProperties()) };
  }

  async read(id: string, state: Properties) {
    const answer = await this.ask<ReadResponse>("read", new ReadRequest().setId(id).setProperties(toStruct(state)));
    return {
      id: answer.getId(),
      properties: fromStruct(answer.getProperties()),
      inputs: answer.hasInputs() ? fromStruct(answer.getInputs()) : undefined,
    };
  }

  async update(type: ResourceType, id: string, olds: Properties, args: Properties) {
    const request = new UpdateRequest()
      .setId(id)
      .setOlds(toStruct(olds))
      .setNews(toStruct(inputs(type, args)));
    const answer = await this.ask<UpdateResponse>("update", request);
    return fromStruct(answer.getProperties());
  }

  async delete(id: string, state: Properties): Promise<void> {
    await this.ask("delete", new DeleteRequest().setId(id).setProperties(toStruct(state)));
  }

  /** A call whose answer is a stream of messages. */
  async stream<Response>(method: string, request: object): Promise<Response[]> {
    try {
      return await streamed(this.client, method, request);
    } catch (error) {
      throw failed(error as RpcError);
    }
  }

  /** Any call of Pulumi's protocol. */
  async ask<Response>(method: string, request: object): Promise<Response> {
    try {
      return await ask(this.client, method, request);
    } catch (error) {
      throw failed(error as RpcError);
    }
  }
}

/** The first line of the process's output is its port. */
async function portOf(child: ChildProcess, output: string): Promise<string> {
  for (;;) {
    const [, port] = /^(\d+)\n/.exec(readFileSync(output, "utf8")) ?? [];
    if (port !== undefined) {
      truncateSync(output);
      return port;
    }
    if (child.exitCode !== null) throw new Error(`The provider process ended: ${readFileSync(output, "utf8")}`);
    await sleep(10);
  }
}

const changes = {
  [DiffResponse.DiffChanges.DIFF_UNKNOWN]: "let the engine compare",
  [DiffResponse.DiffChanges.DIFF_NONE]: "none",
  [DiffResponse.DiffChanges.DIFF_SOME]: "some",
} as const;

function failed({ details, metadata }: RpcError): CallFailed {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Uint8Array)) return new CallFailed(details, undefined);
  const detail = Status.deserializeBinary(packed)
    .getDetailsList()[0]
    ?.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  return new CallFailed(
    details,
    detail
      ? { id: detail.getId(), properties: fromStruct(detail.getProperties()), reasons: detail.getReasonsList() }
      : undefined,
  );
}
