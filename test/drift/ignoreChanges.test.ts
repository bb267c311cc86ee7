import { withoutIgnored } from "../../provider/drift/ignoreChanges";

const e3 = { sku: "SPE_E3" };
const e5 = { sku: "SPE_E5", excludedPlans: ["TEAMS1"] };

describe("What the program tells Pulumi to ignore is as wanted, whatever was found", () => {
  test.each<[string, object, object, string[], object]>([
    ["a property", { quantity: 5 }, { quantity: 7 }, ["quantity"], { quantity: 7 }],
    ["a member of a list", { licenses: [e3, e3] }, { licenses: [e3, e5] }, ["licenses[1]"], { licenses: [e3, e5] }],
    [
      "a member of a list that is wanted no more",
      { licenses: [e3, e5] },
      { licenses: [e3] },
      ["licenses[1]"],
      { licenses: [e3] },
    ],
    [
      "a property of each member",
      { licenses: [e5, e3] },
      { licenses: [e5, { ...e3, excludedPlans: [] }] },
      ["licenses[*].excludedPlans"],
      { licenses: [e5, { ...e3, excludedPlans: [] }] },
    ],
    ["a name in quotes and brackets", { a: { "b.c": 1 } }, { a: { "b.c": 2 } }, ['a["b.c"]'], { a: { "b.c": 2 } }],
    [
      "a member far down a list",
      { list: Array.from({ length: 12 }, () => 0) },
      { list: Array.from({ length: 12 }, (_, index) => index) },
      ["list[11]"],
      { list: [...Array.from({ length: 11 }, () => 0), 11] },
    ],
    ["nothing, where something else was found than a list", { list: 1 }, { list: [2] }, ["list[0]"], { list: 1 }],
    ["nothing, where something else is wanted than a list", { list: [1] }, { list: 2 }, ["list[0]"], { list: [1] }],
    ["nothing, where nothing was found", { list: null }, { list: [2] }, ["list[0]"], { list: null }],
    ["nothing, where the path leads nowhere", { quantity: 5 }, { quantity: 7 }, ["a.b[0]"], { quantity: 5 }],
  ])("%s", (_sentence, found, wanted, paths, expected) => {
    // Compared as JSON, which shows a hole in a list.
    expect(JSON.stringify(withoutIgnored(found, wanted, paths))).toBe(JSON.stringify(expected));
  });
});
