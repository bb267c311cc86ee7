import { keptUrn, wholeUrn } from "../../provider/run/urn";

const usual = "urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:UserLicense::alice";

describe("The name by which a resource's messages find its row", () => {
  test("is kept without what follows from the rest, and found again whole", () => {
    expect(keptUrn(usual)).toBe("dev::alice");
    expect(wholeUrn("dev::alice", "UserLicense", "house")).toBe(usual);
  });

  test.each(["a::b", "urn:pulumi:x", "$/\n ü", "::"])("survives %j as a resource's name", (name) => {
    const urn = usual.replace("alice", () => name);
    expect(wholeUrn(keptUrn(urn), "UserLicense", "house")).toBe(urn);
  });

  test("stays whole for a resource with a parent, and in states of earlier releases", () => {
    const child = usual.replace("pulumi-nodejs", "my:index:Team$pulumi-nodejs");
    expect(keptUrn(child)).toBe(child);
    for (const urn of [child, usual]) expect(wholeUrn(urn, "UserLicense", "house")).toBe(urn);
  });

  test("is absent if Pulumi does not name the project: then messages come on the stack's row", () => {
    expect(wholeUrn("dev::alice", "UserLicense", undefined)).toBeUndefined();
    expect(wholeUrn(undefined, "UserLicense", "house")).toBeUndefined();
  });
});
