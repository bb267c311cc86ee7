import fc from "fast-check";
import { unknownValue } from "../../provider/core/lifecycle";
import { sealed } from "../../provider/core/secretMark";
import { received, sent, withUnknowns } from "../../provider/plugin/properties";
import { Struct } from "../../provider/process/pulumiGrpc";

const json = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 5 }).filter((key) => !key.startsWith("__")),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Without what is absent in Pulumi's protocol: a null that is no item of a list. */
const present = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, present(member)]),
  );
};

describe("Properties on the wire", () => {
  test("arrive as they were sent, and a null is what is absent", () => {
    fc.assert(
      fc.property(json, (values) => {
        const [arrived, wanted] = [received(sent(values)).values, present(JSON.parse(JSON.stringify(values)))];
        expect(JSON.parse(JSON.stringify(arrived))).toEqual(wanted);
      }),
    );
  });

  test("name the arguments that hold a secret at any depth, and arrive in plain", () => {
    const given = { plain: 1, whole: sealed("a"), inside: [{ deep: sealed(sealed("b")) }] };
    const { values, secrets } = received(Struct.fromJavaScript(given));
    expect(values).toEqual({ plain: 1, whole: "a", inside: [{ deep: "b" }] });
    expect([...secrets].sort()).toEqual(["inside", "whole"]);
  });

  test("leave sealed as a whole, each once", () => {
    const values = sent({ a: [1], b: sealed("x"), c: 3 }, ["a", "b"]).toJavaScript();
    expect(values).toEqual({ a: sealed([1]), b: sealed("x"), c: 3 });
  });

  test("that a preview does not know are unknown, whatever their type, at any depth", () => {
    const markers = ["3eeb2bf0-c639-47a8-9e75-3b44932eb421", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", unknownValue];
    expect(received(Struct.fromJavaScript({ list: markers.map((marker) => ({ marker })) })).values).toEqual({
      list: markers.map(() => ({ marker: unknownValue })),
    });
  });

  test("of a preview are unknown but for those that are certain", () => {
    expect(withUnknowns({ a: 1, b: undefined }, ["a", "b", "c"])).toEqual({ a: 1, b: unknownValue, c: unknownValue });
  });
});
