import fc from "fast-check";
import { changesBetween } from "../../provider/plugin/changes";

const value = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean()),
  value: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("sku", "excludedPlans", "quantity"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const properties = fc.dictionary(fc.constantFrom("licenses", "quantity", "userId"), value);

/** What a program that knows nothing of paths would do: takes each changed value from the other side, as `set` of lodash does. */
function applied(before: object, after: object, paths: Iterable<string>): unknown {
  const copy = structuredClone(before) as Record<string, unknown>;
  for (const path of paths) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
    const parent = (of: unknown) => keys.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)[key], of);
    const [target, source] = [parent(copy) as Record<string, unknown>, parent(after) as Record<string, unknown>];
    const last = keys.at(-1) ?? "";
    if (last in source) target[last] = source[last];
    else delete target[last];
  }
  return JSON.parse(JSON.stringify(copy, (_key, member) => (Array.isArray(member) ? [...member] : member)));
}

/** A list that has lost its last items has holes in their place. */
const withoutHoles = (given: unknown): unknown => {
  if (Array.isArray(given)) return given.filter((item) => item !== null).map(withoutHoles);
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, member]) => [key, withoutHoles(member)]));
};

describe("The paths that differ", () => {
  test("are none exactly where the arguments are equal", () => {
    fc.assert(
      fc.property(properties, properties, (one, other) => {
        expect(changesBetween(one, structuredClone(one)).size).toBe(0);
        expect(changesBetween(one, other).size === 0).toBe(
          JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)),
        );
      }),
    );
  });

  test("are enough to make the one out of the other", () => {
    fc.assert(
      fc.property(properties, properties, (before, after) => {
        expect(withoutHoles(applied(before, after, changesBetween(before, after).keys()))).toEqual(after);
      }),
    );
  });

  test("are written as Pulumi writes them", () => {
    const before = { licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }], userId: "a" };
    const after = { licenses: [{ sku: "SPE_E5" }, { sku: "SPE_F1" }], quantity: 1, userId: "a" };
    expect([...changesBetween(before, after)]).toEqual([
      ["licenses[0].sku", "update"],
      ["licenses[0].excludedPlans", "delete"],
      ["licenses[1]", "add"],
      ["quantity", "add"],
    ]);
  });
});

const sorted = (given: unknown): unknown => {
  if (Array.isArray(given)) return given.map(sorted);
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(
    Object.entries(given)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
};
