import { describeLanguage } from "../support/languages";
import { check, type Entrance, entrance, policies, preflight, type Said, yamlEntrance } from "../support/lookDoors";
import { type Situation, situations } from "../support/lookTable";
import { littleStock } from "../support/previewWorld";
import { laboratory } from "../support/pulumi";
import { planted, writesOf } from "../support/world";

/** Every door to the look at a whole program says the same about the same program, word for word. */
const lab = laboratory({
  world: { ...littleStock, partner: { ...littleStock.partner, accessTokens: [{ token: planted.accessToken }] } },
});

let fresh: Entrance[];
const inBothWays = () => [entrance(lab, "dynamic"), entrance(lab, "plugin")];

beforeAll(async () => {
  fresh = await Promise.all(inBothWays());
});

/** The stacks for a situation, with what an update has made before. @param now stacks that have nothing yet. */
async function entrances(
  { before, resources, providers, environment }: Situation,
  now: Entrance[],
  anew: () => Promise<Entrance>[],
): Promise<Entrance[]> {
  lab.simulator.reset();
  const some = before === undefined ? now : await Promise.all(anew());
  for (const one of some) {
    if (before !== undefined) {
      one.describe({ resources: before });
      expect((await one.stack.up()).errors).toEqual([]);
    }
    one.describe({ resources, ...(providers === undefined ? {} : { providers }) });
    one.stack.environment = { LICENSES_MAX_REMOVALS: "", ...environment };
  }
  lab.simulator.journal.clear();
  return some;
}

/** What each door says, and the names of the resources that leave the program. */
async function throughAllDoors([dynamic, plugin]: Entrance[]) {
  const inNode = async (one: Entrance) => ({ own: await preflight(one), checked: await check(one) });
  const inAnyLanguage = async (one: Entrance) => ({ checked: await check(one), policies: await policies(one) });
  const [node, any] = await Promise.all([inNode(dynamic as Entrance), inAnyLanguage(plugin as Entrance)]);
  const said: Record<string, Said> = {
    "a Node program": node.own,
    "licenses check of a Node program": node.checked.said,
    "licenses check of the plugin's resources": any.checked.said,
    "the policy pack": any.policies.said,
  };
  return { said, leaving: [node, any].map(({ checked }) => checked.report.deletions.map(({ name }) => name)) };
}

test.each(situations.map((one) => [one.title, one] as const))("%s", async (_title, situation) => {
  const { errors = [], warnings = [], summary, leaving = [] } = situation;
  const { said, leaving: left } = await throughAllDoors(await entrances(situation, fresh, inBothWays));
  const first = said["a Node program"] as Said;
  for (const [door, one] of Object.entries(said)) expect({ door, ...one }).toEqual({ door, ...first });
  if (errors.length === 0) expect(first.errors).toBe("");
  for (const pattern of errors) expect(first.errors).toMatch(new RegExp(pattern.source, "m"));
  expect(first.warnings).toEqual(warnings.map((pattern) => expect.stringMatching(pattern)));
  const updates = first.infos.filter((text) => text.startsWith("What this update does"));
  expect(updates).toEqual(summary === undefined ? [] : [expect.stringMatching(summary)]);
  expect(left).toEqual([leaving, leaving]);
  expect(writesOf(lab.simulator)).toEqual([]);
});

describeLanguage("yaml", "A program in YAML is looked at as a Node program", () => {
  let stacks: Entrance[];
  const inBothLanguages = () => [entrance(lab, "dynamic"), yamlEntrance(lab)];

  beforeAll(async () => {
    stacks = await Promise.all(inBothLanguages());
  });

  test.each(situations.map((one) => [one.title, one] as const))("%s", async (_title, situation) => {
    const [node, yaml] = await entrances(situation, stacks, inBothLanguages);
    const own = await preflight(node as Entrance);
    expect((await check(yaml as Entrance)).said).toEqual(own);
    expect((await policies(yaml as Entrance)).said).toEqual(own);
  });
});
