import { join, resourceOf, split } from "../../provider/process/hiddenProperties";

const own = { customerId: "c", quantity: 5 };
const hidden = { __provider: "code", __urn: "dev::a", __secrets: ["quantity"] };

describe("Hidden properties", () => {
  test("are separated from the user's, and joined again", () => {
    const parts = split({ ...own, ...hidden });
    expect(parts).toEqual({ given: { values: own, secrets: ["quantity"] }, hidden });
    expect(join(parts.given.values, parts.hidden)).toEqual({ ...own, ...hidden });
  });

  test("that are absent stay absent, as Pulumi would save a null", () => {
    const parts = split({ ...own, __provider: "code", __secrets: undefined });
    expect(parts.given.secrets).toEqual([]);
    expect(Object.keys(parts.hidden)).toEqual(["__provider"]);
  });

  test.each([
    ["an object in place of the URN", { urn: "dev::a", hints: { before: "x" } }, { __urn: "dev::a" }],
    ["an object without a URN", { hints: {} }, {}],
    ["nothing", null, {}],
  ])("of a state of release 0.1.0 with %s name the resource and nothing else", (_what, __urn, expected) => {
    expect(split({ ...own, __urn }).hidden).toStrictEqual(expected);
  });
});

describe("A resource", () => {
  const whole = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/licenses:UserLicense::a";

  test("has one key, whether its URN is whole or short", () => {
    for (const __urn of [whole, "dev::a"]) expect(resourceOf("UserLicense", { __urn }).key).toBe("UserLicense dev::a");
  });

  test("has a row where its URN is known", () => {
    expect(resourceOf("UserLicense", { __urn: whole }).row).toBe(whole);
    expect(resourceOf("UserLicense", {}).row).toBeUndefined();
  });
});
