import { join } from "node:path";
import { seedFromFile } from "pulumi-licenses/simulator";
import { casePlaces, simulated } from "../support/caseProject";
import { casesFolder } from "../support/cases";

/** What a run leaves alone, and what another customer's trouble is to it. */
const open = casePlaces();

const demo = async (main?: string) => {
  const name = main === undefined ? "target-and-exclude" : "user-created-in-the-same-run";
  return open.project(name, simulated(await open.simulator()), main);
};

test.each([
  [["--target", "**::good"], { BROKEN: "1" }],
  [["--exclude", "**::bad"], { BROKEN: "1" }],
  [["--target", "**::good"], { WINDOW: "1", SKU: "SPE_E5" }],
])("a preview does not judge a resource that the run leaves alone (%j %j)", async (limits, environment) => {
  const project = await demo();
  expect(await project.pulumi(["preview", ...limits], environment as Record<string, string>)).toMatchObject({
    code: 0,
  });
});

test.each(["refresh", "destroy"])("%s --run-program does not judge what the program would change", async (command) => {
  const project = await demo();
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  expect(await project.pulumi([command, "--run-program"], { WINDOW: "1" })).toMatchObject({ code: 0 });
});

test("a customer who has left, and for whom nothing changes, is a warning and blocks no other customer", async () => {
  const simulator = await open.simulator({
    world: seedFromFile(join(casesFolder, "target-and-exclude/gdap/world.yaml")),
  });
  const project = await open.project("target-and-exclude/gdap", simulated(simulator));
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  const fabrikam = "1c39d6d5-c70d-4c55-bc02-f620844f3fd2";
  simulator.change({ change: "setRelationship", customerId: fabrikam, relationship: false });
  const { code, out } = await project.pulumi(["up"], { NEW: "1" });
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/warning: [\s\S]*Fabrikam/) });
  expect(project.resources).toHaveLength(3);
});

test("a user whose usage location another resource of the run will set is a warning at preview", async () => {
  const { code, out } = await (await demo("location.js")).pulumi(["preview"]);
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/warning: [\s\S]*usage location/) });
});
