import { pluginToken } from "../../provider/core/token";
import { orderOf } from "../../provider/preview/order";
import type { EngineResource } from "../../provider/preview/resource";

const resource = (name: string, more: Partial<EngineResource> = {}): EngineResource => ({
  urn: name,
  type: pluginToken("UserLicense"),
  parent: "stack",
  provider: "default",
  dependencies: [],
  derived: false,
  ...more,
});
const component = (name: string, more: Partial<EngineResource> = {}): EngineResource => {
  const { provider: _, ...rest } = resource(name, { type: "my:index:Team", ...more });
  return rest;
};
const theirs = (name: string, type = "azuread:index/user:User") => resource(name, { type });

const order = (urn: string, ...resources: EngineResource[]) => orderOf(resources)(urn);

describe("What comes before a resource", () => {
  test("is what it waits for, directly or through resources of other providers", () => {
    const { after } = order(
      "c",
      resource("a"),
      { ...theirs("b"), dependencies: ["a"] },
      resource("c", { dependencies: ["b"] }),
      resource("d"),
    );
    expect(after).toEqual(["a"]);
  });

  test("is what its parent waits for, and not what else its parent has", () => {
    const { after } = order(
      "child",
      resource("seats"),
      component("team", { dependencies: ["seats"] }),
      resource("sibling", { parent: "team" }),
      resource("child", { parent: "team" }),
    );
    expect(after).toEqual(["seats"]);
  });

  test("is all that a component has, at any depth, if it waits for the component", () => {
    const { after } = order(
      "alice",
      component("team"),
      component("inner", { parent: "team" }),
      resource("seats", { parent: "inner" }),
      resource("alice", { dependencies: ["team"] }),
    );
    expect(after).toEqual(["seats"]);
  });

  test("is never the resource itself, even where resources wait for each other", () => {
    const { after } = order("a", resource("a", { dependencies: ["b"] }), resource("b", { dependencies: ["a"] }));
    expect(after).toEqual(["b"]);
  });
});

describe("A resource follows another provider's resource", () => {
  const follows = (urn: string, ...resources: EngineResource[]) =>
    order("alice", resource("alice", { dependencies: [urn] }), ...resources).followsForeign;

  test("that it waits for directly", () => {
    expect(follows("user", theirs("user"))).toBe(true);
    expect(follows("seats", resource("seats", { dependencies: ["user"] }), theirs("user"))).toBe(false);
  });

  test("in a component that it waits for, or in one whose content is not known yet", () => {
    expect(follows("team", component("team"), { ...theirs("user"), parent: "team" })).toBe(true);
    expect(follows("team", component("team"), resource("seats", { parent: "team" }))).toBe(false);
    expect(follows("team", component("team"))).toBe(true);
  });

  test("and not Pulumi's own, which create nothing; what is not in the program may be anything", () => {
    expect(follows("other", theirs("other", "pulumi:pulumi:StackReference"))).toBe(false);
    expect(follows("elsewhere")).toBe(true);
  });
});
