import { pluginToken } from "../../provider/core/token";
import { plannedIn } from "../../provider/preview/planned";
import type { EngineLicense, EngineResource } from "../../provider/preview/resource";

const urn = (name: string) => `urn:pulumi:dev::office::licenses:index:UserLicense::${name}`;

const license = (name: string, more: Partial<EngineLicense> = {}): EngineLicense => ({
  urn: urn(name),
  type: pluginToken("UserLicense"),
  provider: "urn:provider",
  dependencies: [],
  derived: false,
  kind: "UserLicense",
  args: { customerId: "contoso", userId: name, licenses: [{ sku: "E5" }] },
  ignoreChanges: [],
  operation: "create",
  ...more,
});

const provider = (derived: boolean): EngineResource => ({
  urn: "urn:provider",
  type: "pulumi:providers:licenses",
  dependencies: [],
  derived,
});

const planned = (licenses: EngineLicense[], ...others: EngineResource[]) => [
  ...plannedIn(licenses, [...licenses, ...others]).keys(),
];

describe("The resources of a program, as the engine describes them", () => {
  test("have the names of the program, and of those that come before them", () => {
    const [first, second] = planned([license("a::b"), license("c", { dependencies: [urn("a::b")] })]);
    expect(first).toMatchObject({ type: "UserLicense", name: "a::b", after: [], perhapsAfterMore: false });
    expect(second?.after).toEqual(['UserLicense "a::b"']);
  });

  test("come in the order of their names, whatever order the engine has", () => {
    const names = planned(["user10", "user9", "alice"].map((name) => license(name))).map(({ name }) => name);
    expect(names).toEqual(["alice", "user9", "user10"]);
  });

  test("say what they wanted before, of the object whose place they take", () => {
    const was = [{ scope: "contoso", object: "alice", parts: ["E3"] }];
    expect(planned([license("bob", { was })])[0]).toMatchObject({ replaces: "alice", before: ["E3"] });
    expect(planned([license("bob", { was, keepsOld: true })])[0]).not.toHaveProperty("replaces");
    expect(planned([license("alice", { was, operation: "update", id: "contoso/alice" })])[0]).toMatchObject({
      operation: "update",
      id: "contoso/alice",
      before: ["E3"],
    });
  });

  test("are made of what other resources give if their provider is", () => {
    expect(planned([license("a")], provider(false))[0]?.derived).toBe(false);
    expect(planned([license("a")], provider(true))[0]?.derived).toBe(true);
    expect(planned([license("a", { derived: true })])[0]?.derived).toBe(true);
  });
});
