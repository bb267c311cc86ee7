import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { credentials } = fromPulumi("@grpc/grpc-js");
const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { ConfigureRequest, CreateRequest } = require("@pulumi/pulumi/proto/provider_pb");
const { customerId, peopleOf } = require("./programs/people.js");

const programs = fileURLToPath(new URL("programs", import.meta.url));

const stubs = {
  ours: 'exports.handler=()=>require("pulumi-licenses/UserLicense")',
  floor: 'exports.handler=()=>require("./nothing")',
};

/** Pulumi's own provider process for dynamic resources. This client calls it over gRPC in place of the engine. */
export class ProviderProcess {
  constructor(program, child, port) {
    this.program = program;
    this.child = child;
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  static async start(program, environment) {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, "127.0.0.1:9"], {
      cwd: join(programs, program),
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface(child.stdout), "line");
    const provider = new ProviderProcess(program, child, port);
    await provider.ask("configure", new ConfigureRequest().setArgs(Struct.fromJavaScript({})));
    return provider;
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
      __provider: stubs[this.program],
      ...(this.program === "ours" ? { __urn: `dev::${name}` } : {}),
      customerId,
      userId: id,
      licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
    };
    return this.ask("create", new CreateRequest().setProperties(Struct.fromJavaScript(properties)));
  }

  ask(method, request) {
    return new Promise((resolve, reject) => {
      this.client[method](request, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  }

  stop() {
    this.client.close();
    this.child.kill();
  }
}
