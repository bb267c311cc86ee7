import { readPreview } from "../../provider/check/preview";
import { programIn, type Saved, withSecrets } from "../../provider/check/program";
import { unknownValue } from "../../provider/core/lifecycle";
import { providerTokens } from "../../provider/core/token";
import { conceal } from "../../provider/http/secrets";

const token = "licenses:index:UserLicense";
const urn = (name: string, type = token) => `urn:pulumi:dev::office::${type}::${name}`;
const provider = urn("default", providerTokens.plugin);

const inputs = (userId: string, sku = "SPE_E3") => ({ customerId: "contoso", userId, licenses: [{ sku }] });

const state = (given: object, more: object = {}) => ({
  type: token,
  custom: true,
  inputs: given,
  provider: `${provider}::an-id`,
  parent: "urn:stack",
  ...more,
});

const step = (op: string, name: string, newState: object | undefined, oldState?: object, type = token) => ({
  op,
  urn: urn(name, type),
  newState,
  oldState,
});

const program = (steps: object[], saved: Saved = () => undefined) =>
  programIn(readPreview(JSON.stringify({ steps })), saved);
const license = (one: object, saved?: Saved) => program([one], saved).licenses[0];

describe("A resource in the steps of a preview", () => {
  test("is new, with its arguments and its provider", () => {
    expect(license(step("create", "alice", state(inputs("alice"))))).toEqual({
      urn: urn("alice"),
      type: token,
      parent: "urn:stack",
      provider,
      dependencies: [],
      derived: false,
      kind: "UserLicense",
      args: inputs("alice"),
      ignoreChanges: [],
      operation: "create",
      keepsOld: false,
    });
  });

  test("is updated, with its id and what it asked for before", () => {
    const [old, now] = [state(inputs("alice", "SPE_E3"), { id: "contoso/alice" }), state(inputs("alice", "SPE_E5"))];
    const was = [expect.objectContaining({ object: "alice", parts: ["SPE_E3"] })];
    expect(license(step("update", "alice", now, old))).toMatchObject({ operation: "update", id: "contoso/alice", was });
    const plans = { ...now, inputs: { ...inputs("alice"), licenses: [{ sku: "SPE_E3", excludedPlans: [] }] } };
    expect(license(step("update", "alice", plans, old))).not.toHaveProperty("was");
  });

  test("is replaced: new, without an id, in place of another user", () => {
    const old = state(inputs("alice"), { id: "contoso/alice", retainOnDelete: true });
    const found = license(step("replace", "alice", state(inputs("bob")), old));
    expect(found).toMatchObject({ operation: "create", keepsOld: true, was: [{ object: "alice" }] });
    expect(found).not.toHaveProperty("id");
  });

  test("is unchanged if it stays the same or is imported as it is", () => {
    const old = state(inputs("alice"), { id: "contoso/alice" });
    expect(license(step("same", "alice", old, old))).toMatchObject({ operation: "same", id: "contoso/alice" });
    expect(license(step("import", "alice", old))).toMatchObject({ operation: "same", id: "contoso/alice" });
  });

  test("of a Node program has its arguments without the hidden properties", () => {
    const type = "pulumi-nodejs:dynamic/licenses:UserLicense";
    const given = { ...inputs("alice"), __provider: "code", __urn: "dev::alice", __secrets: "[secret]" };
    const found = license(step("create", "alice", { ...state(given), type }, undefined, type));
    expect(found).toMatchObject({ kind: "UserLicense", args: inputs("alice") });
    expect(Object.keys(found?.args ?? {})).not.toContain("__urn");
  });

  test("waits for what its options and its arguments name, and is made of the latter", () => {
    const given = { dependencies: ["urn:a"], propertyDependencies: { userId: ["urn:b", "urn:a"], licenses: null } };
    expect(license(step("create", "alice", state(inputs(unknownValue), given)))).toMatchObject({
      dependencies: ["urn:a", "urn:b"],
      derived: true,
    });
    const none = state(inputs("a"), { dependencies: ["urn:a"], propertyDependencies: { userId: [] } });
    expect(license(step("create", "alice", none))?.derived).toBe(false);
  });

  test("that Pulumi refreshes first counts once, by what an update does with it", () => {
    const old = state(inputs("alice"), { id: "contoso/alice" });
    const steps = [step("refresh", "alice", old, old), step("update", "alice", old, old)];
    expect(program(steps).licenses).toEqual([expect.objectContaining({ operation: "update" })]);
  });

  test("of another provider is no license, and components have no provider", () => {
    const steps = [
      step("create", "user", { type: "azuread:index/user:User", custom: true, provider: "urn:p::id" }),
      step("create", "team", { type: "my:index:Team", provider: "urn:p::id" }),
    ];
    const { licenses, resources } = program(steps);
    expect(licenses).toEqual([]);
    expect(resources.map((one) => one.provider)).toEqual(["urn:p", undefined]);
  });
});

describe("Secrets, which Pulumi does not print,", () => {
  const hidden = { ...inputs("alice"), licenses: [{ sku: "[secret]" }] };
  const saved: Saved = () => inputs("alice", "SPE_E5");

  test("are taken from the state where an update leaves the resource as it is, and no message shows them", () => {
    const one = state(hidden, { id: "contoso/alice" });
    expect(license(step("same", "alice", one, one), saved)?.args).toEqual(inputs("alice", "SPE_E5"));
    expect(program([step("same", "alice", one, one)], () => inputs("alice", "a-secret-sku")).unseen.size).toBe(0);
    expect(conceal("no product a-secret-sku")).toBe("no product [secret]");
  });

  test("count as not known yet elsewhere, and what they were before is not told", () => {
    const [now, old] = [state(hidden), state(inputs("bob"), { id: "contoso/bob" })];
    for (const [op, former] of [["create"], ["update", old]] as const) {
      const one = step(op, "alice", now, former);
      expect(license(one, saved)).toMatchObject({ args: { ...inputs("alice"), licenses: [{ sku: unknownValue }] } });
      expect(license(one, saved)).not.toHaveProperty("was");
      expect([...program([one], saved).unseen]).toEqual([urn("alice")]);
    }
  });

  test("of a provider count the same: an unchanged one has those of the state", () => {
    const given = { partnerCenter: { apiUrl: "https://own.example", accessToken: "[secret]" } };
    const own = { partnerCenter: { apiUrl: "https://own.example", accessToken: "own-token" } };
    const type = providerTokens.plugin;
    const one = { type, custom: true, inputs: given };
    const same = program([step("same", "other", one, one, type)], () => own);
    expect(same.providers.get(urn("other", type))).toEqual(own);
    const changed = program([step("update", "other", one, one, type)], () => own);
    expect([...changed.unseen]).toEqual([urn("other", type)]);
  });

  test("are asked of the state only for licenses and their providers", () => {
    const secret = { inputs: { password: "[secret]" }, custom: true };
    const steps = [
      step("create", "db", { ...secret, type: "aws:rds:Instance" }, undefined, "aws:rds:Instance"),
      step("create", "alice", state(hidden)),
      step("create", "p", { ...secret, type: providerTokens.dynamic }, undefined, providerTokens.dynamic),
    ];
    expect(withSecrets(readPreview(JSON.stringify({ steps })))).toEqual([
      urn("alice"),
      urn("p", providerTokens.dynamic),
    ]);
  });
});

describe("A resource that leaves the program", () => {
  test("is listed with the arguments of the state, secret or not", () => {
    const old = state({ ...inputs("alice"), licenses: [{ sku: "[secret]" }] }, { id: "contoso/alice" });
    const { deleted, licenses } = program([step("delete", "alice", undefined, old)], () => inputs("alice"));
    expect(licenses).toEqual([]);
    expect(deleted).toEqual([
      { type: "UserLicense", name: "alice", urn: urn("alice"), args: inputs("alice"), retained: false },
    ]);
  });

  test("is not the old half of a replacement, nor a resource of another provider", () => {
    const old = state(inputs("alice"));
    const theirs = { type: "aws:s3:Bucket", custom: true };
    const steps = [step("delete-replaced", "alice", undefined, old), step("delete", "b", undefined, theirs)];
    expect(program(steps).deleted).toEqual([]);
  });
});
