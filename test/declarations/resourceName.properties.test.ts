import fc from "fast-check";
import { folded } from "../../provider/core/arguments";
import { resourceName } from "../../provider/declarations/resourceName";

/** Names as tenants have them, and any other texts. */
const local = fc.string({
  unit: fc.constantFrom(..."abcXYZ019._-+'#$%&*!=?^`{}|~äßé€🙂 "),
  minLength: 1,
  maxLength: 40,
});
const word = fc.oneof(
  fc.tuple(local, fc.constantFrom("contoso.example", "Contoso.onmicrosoft.com")).map((parts) => parts.join("@")),
  local.map((name) => `${name}#EXT#@contoso.example`),
  fc.string({ unit: "binary", minLength: 1 }),
);

describe("The name of a resource", () => {
  test("is valid in Pulumi and in every language, whatever people are called", () => {
    fc.assert(fc.property(word, (one) => /^[a-z0-9._@+-]+$/.test(resourceName(one))));
  });

  test("is the same in every order and beside any others", () => {
    fc.assert(
      fc.property(fc.uniqueArray(word), (words) => {
        const names = new Map(words.map((one) => [one, resourceName(one)]));
        for (const one of [...words].reverse()) expect(resourceName(one)).toBe(names.get(one));
      }),
    );
  });

  test("is that of one person only", () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { selector: folded, maxLength: 50 }), (words) => {
        expect(new Set(words.map(resourceName)).size).toBe(words.length);
      }),
    );
  });

  test("does not depend on the case in which the service gives it", () => {
    fc.assert(fc.property(word, (one) => resourceName(folded(one)) === resourceName(one)));
  });

  test.each([
    ["alice@contoso.example", /^alice@contoso\.example$/],
    ["sean.o'neil@contoso.example", /^sean\.o-neil@contoso\.example-[0-9a-f]{6}$/],
    ["bob_fabrikam.example#EXT#@contoso.example", /^bob_fabrikam\.example-ext-@contoso\.example-[0-9a-f]{6}$/],
  ])("of %s can be read", (one, name) => {
    expect(resourceName(one)).toMatch(name);
  });
});
