import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { house, pulumiRoot } from "../support/pulumiHouse";

/** Pulumi's own language host runs every example unchanged, against the simulator's own world. */

const token = "simulated-token";
const hostToken = "simulated-host-token";

/** The examples that are projects. The quickstart is not one: the demo runs it as the project at the root. */
const examples = readdirSync(join(house, "examples")).filter((name) =>
  existsSync(join(house, "examples", name, "Pulumi.yaml")),
);

let folder: string;
let simulator: Simulator;
let pulumiCommand: PulumiCommand;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-examples-"));
  mkdirSync(join(folder, "state"));
  // A copy, because Pulumi writes a stack's settings beside its program.
  cpSync(join(house, "examples"), join(folder, "examples"), { recursive: true });
  cpSync(join(house, "tsconfig.json"), join(folder, "tsconfig.json"));
  symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
  simulator = await startSimulator({ world: demoWorld });
  pulumiCommand = await PulumiCommand.get({ root: pulumiRoot, skipVersionCheck: true });
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function stackOf(example: string): Promise<Stack> {
  const stack = await LocalWorkspace.createStack(
    { stackName: "dev", workDir: join(folder, "examples", example) },
    {
      pulumiCommand,
      pulumiHome: join(folder, "home"),
      envVars: {
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PARTNER_CENTER_API_URL: simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: token,
        UIPATH_BASE_URL: simulator.url,
        UIPATH_ACCESS_TOKEN: hostToken,
        LICENSES_POLL_SECONDS: "0.05",
      },
    },
  );
  return Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
}

/** The operations that were done or planned, without `same` and the stack itself, and the errors. */
function told(events: EngineEvent[]) {
  const steps = events.flatMap(({ resOutputsEvent }) => {
    if (resOutputsEvent === undefined || !resOutputsEvent.metadata.type.includes("licenses:")) return [];
    const { op, urn } = resOutputsEvent.metadata;
    return [`${op} ${urn.split("::").at(-1)}`];
  });
  const errors = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [diagnosticEvent.message] : [],
  );
  return { errors, steps: steps.filter((step) => !/^(same|refresh) /.test(step)) };
}

const writes = () => simulator.journal.exchanges.filter(({ method }) => method !== "GET").length;

test("there is an example for each resource, and one for all four", () => {
  expect(examples).toEqual(
    expect.arrayContaining([
      "all-four",
      "organization-license",
      "subscription-quantity",
      "subscription-upgrade",
      "user-license",
    ]),
  );
});

test("the preview of the one for all four names all that it makes, and writes nothing", async () => {
  const stack = await stackOf("all-four");
  const events: EngineEvent[] = [];
  await stack.preview({ onEvent: (event) => events.push(event) });
  expect(told(events)).toEqual({
    errors: [],
    steps: expect.arrayContaining(["create m365-e3", "create e3-to-e5", "create alice", "create finance"]),
  });
  expect(writes()).toBe(0);
  await stack.workspace.removeStack("dev");
});

describe.each(examples)("The example %s", (example) => {
  let stack: Stack;
  let made: string[];
  beforeAll(async () => {
    simulator.reset();
    stack = await stackOf(example);
  });

  test("is made by up", async () => {
    const events: EngineEvent[] = [];
    await stack.up({ onEvent: (event) => events.push(event) });
    made = told(events).steps;
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((step) => !step.startsWith("create "))).toEqual([]);
    expect(writes()).toBeGreaterThan(0);
  });

  test("is unchanged by a second up, and sends nothing", async () => {
    const events: EngineEvent[] = [];
    const before = writes();
    await stack.up({ onEvent: (event) => events.push(event) });
    expect(told(events).steps).toEqual([]);
    expect(writes()).toBe(before);
  });

  test("is in step with the service: a preview that looks expects no changes", async () => {
    const before = writes();
    await stack.preview({ refresh: true, expectNoChanges: true });
    expect(writes()).toBe(before);
  });

  test("goes away by destroy", async () => {
    const events: EngineEvent[] = [];
    await stack.destroy({ onEvent: (event) => events.push(event) });
    expect(told(events).steps.sort()).toEqual(made.map((step) => step.replace("create ", "delete ")).sort());
  });
});
