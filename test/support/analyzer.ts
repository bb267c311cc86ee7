import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { ask, grpc, type Properties, toStruct } from "./processRpc";
import { house } from "./pulumiHouse";

/** The process of the policy pack. The tests call it over gRPC in place of the engine. */
export class AnalyzerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
    private readonly output: string[],
  ) {}

  static async start(args: string[], environment: Record<string, string>): Promise<AnalyzerProcess> {
    const script = join(house, "provider", "bin", "pulumi-analyzer-licenses");
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const output: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text) => output.push(text));
    await once(child.stdout, "data");
    const client = new AnalyzerClient(`127.0.0.1:${output.join("").trim()}`, grpc.credentials.createInsecure());
    return new AnalyzerProcess(child, client, output);
  }

  /** All that the process has printed to standard output. */
  get printed(): string {
    return this.output.join("");
  }

  ask<Response>(method: string, request: object): Promise<Response> {
    return ask(this.client, method, request);
  }

  /** Whether the process ends by itself within this number of seconds. */
  async endsWithin(seconds: number): Promise<boolean> {
    if (this.child.exitCode !== null) return true;
    return once(this.child, "exit", { signal: AbortSignal.timeout(seconds * 1000) }).then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }

  async configureStack(config: Record<string, string>, secretKeys: string[] = [], isPreview = true): Promise<void> {
    const request = new AnalyzerStackConfigureRequest().setDryRun(isPreview).setConfigSecretKeysList(secretKeys);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    await this.ask("configureStack", request);
  }

  /** Shows the resources one by one and then as a stack. @returns level and text of each finding. */
  async analyze(resources: Shown[]): Promise<[string, string][]> {
    for (const { token, name, args } of resources) {
      const request = new AnalyzeRequest().setUrn(urn(token, name)).setType(token).setName(name);
      await this.ask("analyze", request.setProperties(toStruct(args)));
    }
    const request = new AnalyzeStackRequest().setResourcesList(resources.map(shown));
    const response = await this.ask<AnalyzeResponse>("analyzeStack", request);
    return response
      .getDiagnosticsList()
      .map((one) => [
        one.getEnforcementlevel() === EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
        one.getMessage(),
      ]);
  }
}

/** A resource as the engine shows it at the end of a preview. */
export interface Shown {
  token: string;
  name: string;
  args: Properties;
  /** @default none is known */
  outputs?: Properties;
  provider?: { name: string; inputs: Properties };
}

export const urn = (token: string, name: string) => `urn:pulumi:dev::house::${token}::${name}`;

function shown({ token, name, args, outputs = {}, provider }: Shown): AnalyzerResource {
  const resource = new AnalyzerResource()
    .setUrn(urn(token, name))
    .setType(token)
    .setName(name)
    .setProperties(toStruct({ ...args, ...outputs }));
  if (provider === undefined) return resource;
  const type = "pulumi:providers:licenses";
  return resource.setProvider(
    new AnalyzerProviderResource()
      .setUrn(urn(type, provider.name))
      .setType(type)
      .setName(provider.name)
      .setProperties(toStruct(provider.inputs)),
  );
}
