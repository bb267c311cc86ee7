import { repairCommand } from "../../provider/drift/repairCommand";

const of = (parts: Partial<Parameters<typeof repairCommand>[0]>) =>
  repairCommand({ stack: "prod", status: "changed", missing: null, ...parts });

test("drift is repaired by an update that looks at the services first", () => {
  expect(of({})).toBe("pulumi up --refresh --stack prod");
  expect(of({ status: "gone", missing: "licenses" })).toBe("pulumi up --refresh --stack prod");
});

test("no command repairs what no longer exists, or what could not be read, or what is in step", () => {
  expect(of({ status: "gone", missing: "user" })).toBeNull();
  expect(of({ status: "gone", missing: "subscription" })).toBeNull();
  expect(of({ status: "couldNotTell" })).toBeNull();
  expect(of({ status: "inStep" })).toBeNull();
});

test("the name of a stack is one word to a shell", () => {
  expect(of({ stack: "organization/house/prod" })).toContain("--stack organization/house/prod");
  expect(of({ stack: "it's; rm" })).toBe("pulumi up --refresh --stack 'it'\\''s; rm'");
});
