// Runs with the SDK in its own folder, and prints the results of our uses of the SDK's internals.
const { createServer } = require("node:net");
const pulumi = require("@pulumi/pulumi");
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");
const { GetRootResourceResponse, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb");
const rpc = require("@pulumi/pulumi/runtime/rpc");
const inProgram = require("./program/pulumiInternals.js");
const { engineService } = require("./process/engineClient.js");
const { secretMark, sealed } = require("./core/secretMark.js");
const { unknownValue } = require("./core/lifecycle.js");

async function main() {
  const said = {};
  said.marks = {
    unknown: unknownValue === rpc.unknownValue,
    secret: secretMark === rpc.specialSigKey && sealed(1)[secretMark] === rpc.specialSecretSig,
  };
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }), call: () => ({}) },
    "project",
    "stack",
    true,
  );
  pulumi.runtime.setAllConfig({ "licenses:secret": "s", "licenses:plain": "p" }, ["licenses:secret"]);
  said.secrets = ["secret", "plain"].map((key) => inProgram.isConfigSecret(`licenses:${key}`));
  said.engineUnderMocks = inProgram.engineOfProgram() || "none";
  const unknown = new pulumi.Output(
    new Set(),
    Promise.resolve(undefined),
    Promise.resolve(false),
    Promise.resolve(false),
    Promise.resolve(new Set()),
  );
  said.values = [
    await inProgram.settledValue(pulumi.output("known")),
    (await inProgram.settledValue(unknown)) ?? "not known",
  ];
  const parts = await inProgram.settledValueWithUnknowns(
    pulumi.output({ known: "known", unknown: pulumi.output(rpc.unknownValue === undefined ? "" : unknown) }),
  );
  said.unknownPart = pulumi.isUnknown(parts) || pulumi.isUnknown(parts.unknown);

  let whole;
  let ended = false;
  await pulumi.runtime.runInPulumiStack(async () => {
    const parent = new pulumi.ComponentResource("licenses:test:Parent", "parent");
    const child = new pulumi.CustomResource("licenses:test:Child", "child", {}, { parent });
    whole = { parent, child };
    void inProgram.endOfProgram().then(() => (ended = true));
    const done = inProgram.keepRunning();
    await new Promise((resolve) => setTimeout(resolve, 20));
    said.endedTooEarly = ended;
    done();
  });
  await inProgram.endOfProgram();
  said.types = [whole.parent, whole.child].map(inProgram.typeOf);
  said.children = inProgram.childrenOf(whole.parent).map((one) => one === whole.child);
  said.behind = (await inProgram.resourcesBehind(whole.child.id)).map((one) => one === whole.child);
  said.id = await inProgram.settledProperty(whole.child, "id");
  said.noProperty = (await inProgram.settledProperty(whole.child, "nothing")) ?? "none";
  said.host = [
    inProgram.isStartedByHost(require.resolve("@pulumi/pulumi/cmd/run")),
    inProgram.isStartedByHost(__filename),
  ];

  const lines = [];
  const engine = new grpc.Server();
  const handlers = {
    log: ({ request }, answer) => {
      const severity = request.getSeverity() === LogSeverity.WARNING ? "warning" : "info";
      lines.push([severity, request.getMessage(), request.getUrn(), request.getEphemeral()]);
      answer(null, new Empty());
    },
    getRootResource: (_call, answer) => answer(null, new GetRootResourceResponse()),
  };
  const nobody = (_call, answer) => answer({ code: grpc.status.UNIMPLEMENTED });
  engine.addService(
    EngineService,
    Object.fromEntries(Object.keys(EngineService).map((name) => [name, handlers[name] ?? nobody])),
  );
  const port = await new Promise((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const service = engineService(`127.0.0.1:${port}`);
  pulumi.runtime.resetOptions("", "", 1, `127.0.0.1:${port}`, "", false, "");
  said.engine = inProgram.engineOfProgram() === `127.0.0.1:${port}`;
  said.there = await service.isThere(5_000);
  for (const [kind, urn] of [
    ["info", "urn:pulumi:a"],
    ["warn", undefined],
    ["status", "urn:pulumi:b"],
  ])
    await service.say(kind, kind, urn);
  said.lines = lines;
  engine.forceShutdown();
  const free = await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: was } = server.address();
      server.close(() => resolve(was));
    });
  });
  said.gone = await engineService(`127.0.0.1:${free}`).isThere(5_000);
  process.stdout.write(`\n${JSON.stringify(said)}\n`);
}

main().then(() => process.exit(0));
