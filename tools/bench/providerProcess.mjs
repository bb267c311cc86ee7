import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { peakMemory } from "./processes.mjs";

const require = createRequire(import.meta.url);
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { credentials } = fromPulumi("@grpc/grpc-js");
const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { ConfigureRequest, CreateRequest } = require("@pulumi/pulumi/proto/provider_pb");
const { customerId, peopleOf } = require("./programs/people.js");

const programs = fileURLToPath(new URL("programs", import.meta.url));

const dynamic = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
const plugin = fileURLToPath(new URL("../../provider/bin/pulumi-resource-licenses", import.meta.url));

/** The process that serves the resources of a program, and what a resource's properties say beside the arguments. */
const providers = {
  ours: {
    script: dynamic,
    hidden: (name) => ({
      __provider: 'exports.handler=()=>require("pulumi-licenses/UserLicense")',
      __urn: `dev::${name}`,
    }),
  },
  floor: { script: dynamic, hidden: () => ({ __provider: 'exports.handler=()=>require("./nothing")' }) },
  plugin: { script: plugin, hidden: () => ({}) },
};

/** A provider process: Pulumi's own for dynamic resources, or the plugin. This client calls it over gRPC in place of the engine. */
export class ProviderProcess {
  constructor(program, child, port) {
    this.program = program;
    this.child = child;
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  static async start(program, environment) {
    const child = spawn(process.execPath, [providers[program].script, "127.0.0.1:9"], {
      cwd: join(programs, program),
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface(child.stdout), "line");
    return new ProviderProcess(program, child, port);
  }

  configure() {
    return this.ask("configure", new ConfigureRequest().setArgs(Struct.fromJavaScript({})));
  }

  /** Creates the licenses of a number of users, several at once. */
  async createAll(users, hands) {
    const waiting = peopleOf(users);
    const hand = async () => {
      for (let user = waiting.pop(); user !== undefined; user = waiting.pop()) await this.create(user);
    };
    await Promise.all(Array.from({ length: hands }, hand));
  }

  create({ id, name }) {
    const properties = {
      ...providers[this.program].hidden(name),
      customerId,
      userId: id,
      licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
    };
    const request = new CreateRequest().setProperties(Struct.fromJavaScript(properties));
    return this.ask("create", request.setUrn(`urn:pulumi:dev::bench::licenses:index:UserLicense::${name}`));
  }

  ask(method, request) {
    return new Promise((resolve, reject) => {
      this.client[method](request, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  }

  /** @returns highest resident memory so far, in MB. */
  get peakMemory() {
    return peakMemory(this.child.pid);
  }

  /** Settled when the process has ended. */
  async stop() {
    this.client.close();
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}
