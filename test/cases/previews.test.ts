import { join } from "node:path";
import { seedFromFile } from "pulumi-licenses/simulator";
import { casePlaces, simulated } from "../support/caseProject";
import { casesFolder } from "../support/cases";

/** A preview checks the resources of the run, once. */
const open = casePlaces();

const placed = async (name: string, main?: string) => {
  const simulator = await open.simulator();
  const project = await open.project(name, simulated(simulator), main);
  return { simulator, project };
};

test.each<[string[], Record<string, string>]>([
  [["--target", "**::good"], { BROKEN: "1" }],
  [["--exclude", "**::bad"], { BROKEN: "1" }],
  [["--target", "**::good"], { WINDOW: "1", SKU: "SPE_E5" }],
])("a preview does not judge a resource that the run leaves alone (%j %j)", async (limits, environment) => {
  const { project } = await placed("target-and-exclude");
  expect(await project.pulumi(["preview", ...limits], environment)).toMatchObject({ code: 0 });
});

test.each(["refresh", "destroy"])("%s --run-program does not judge what the program would change", async (command) => {
  const { project } = await placed("target-and-exclude");
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  expect(await project.pulumi([command, "--run-program"], { WINDOW: "1" })).toMatchObject({ code: 0 });
});

test("a customer who has left, and for whom nothing changes, is a warning and blocks no other customer", async () => {
  const world = seedFromFile(join(casesFolder, "target-and-exclude/gdap/world.yaml"));
  const simulator = await open.simulator({ world });
  const project = await open.project("target-and-exclude/gdap", simulated(simulator));
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  const customerId = "1c39d6d5-c70d-4c55-bc02-f620844f3fd2";
  simulator.change({ change: "setRelationship", customerId, relationship: false });
  const { code, out } = await project.pulumi(["up"], { NEW: "1" });
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/warning: [\s\S]*(Fabrikam|1c39d6d5)/) });
  expect(project.resources).toHaveLength(3);
});

test("a user whose usage location another resource of the run will set is a warning at preview", async () => {
  const { project } = await placed("user-created-in-the-same-run", "location.js");
  const { code, out } = await project.pulumi(["preview"]);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/warning: [\s\S]*usage location/) });
});

test.each(["orgs", "users"])(
  "a program that waits between its resources gets the same verdict for the same requests (%s)",
  async (CASE) => {
    const looks = [];
    for (const ASYNC of ["", "1"]) {
      const { project, simulator } = await placed("async-program");
      const { code, out } = await project.pulumi(["preview"], { CASE, ASYNC });
      const messages = (out.split("Diagnostics:")[1] ?? "").match(/(warning|error): .*/g) ?? [];
      const requests = simulator.journal.exchanges.map(({ method, path }) => `${method} ${path}`).sort();
      looks.push({ code, messages, requests });
    }
    expect(looks[0]?.requests).not.toEqual([]);
    expect(looks[1]).toEqual(looks[0]);
  },
);

test.each(["preview", "up"])("a unit test with Pulumi's mocks asks no service (%s)", async (mode) => {
  const { project, simulator } = await placed("mocks-preview-real-requests");
  const { code, out } = await project.node(["m.js", mode]);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^got /m) });
  expect(out).not.toMatch(/UNHANDLED|FAILED/);
  expect(simulator.journal.exchanges).toEqual([]);
});

test("a saved plan can be applied with a limit of removals", async () => {
  const { project } = await placed("plan-with-maxRemovals");
  const limited = { STEP: "1", LICENSES_MAX_REMOVALS: "5" };
  expect(await project.pulumi(["up"], { STEP: "1" })).toMatchObject({ code: 0 });
  const preview = await project.pulumi(["preview", "--save-plan", "p.json"], limited);
  expect(preview).toMatchObject({ code: 0, out: expect.not.stringContaining("__urn") });
  expect(await project.pulumi(["up", "--plan", "p.json"], limited)).toMatchObject({ code: 0 });
});
