import { NoRelationship, ServiceError } from "../../../../provider/core/errors";
import type { License } from "../../../../provider/drift/deployment";
import type { PartnerCenter } from "../../../../provider/services/partnercenter/api";
import { findingOf } from "../../../../provider/services/partnercenter/doctor/customers/finding";
import { inferred, type Tried } from "../../../../provider/services/partnercenter/doctor/customers/inferred";
import { lookAtCustomer, type Seen } from "../../../../provider/services/partnercenter/doctor/customers/look";
import { neededFor } from "../../../../provider/services/partnercenter/doctor/customers/needed";
import { customersTable } from "../../../../provider/services/partnercenter/doctor/customers/table";
import { contoso, user } from "../../../support/world";

/** The check of one customer by `licenses doctor`: its decisions, and its reads of a service in memory. */

const license = (type: License["type"], args: License["args"], state: License["state"] = {}): License => ({
  type,
  name: "one",
  urn: "urn",
  id: `${contoso.id}/${user.alice}`,
  args,
  secrets: [],
  state,
  ignoreChanges: [],
  unfinished: [],
  source: null,
  provider: { kind: "dynamic", urn: "", inputs: {} },
});

const byName = license("UserLicense", { userId: "alice@contoso.example" });
const byId = license("UserLicense", { userId: user.alice });
const legacy = (state: License["state"]) =>
  license("SubscriptionUpgrade", { subscriptionId: contoso.legacy, target: "an-offer" }, state);

const calls = (...licenses: License[]) => neededFor(licenses).map(({ call }) => call);

describe("Roles are needed", () => {
  test("for users, and for a list of them only where the program names one by name", () => {
    expect(calls(byName).sort()).toEqual(["licenses", "subscribedSkus", "updateLicenses", "users"]);
    expect(calls(byId)).not.toContain("users");
  });

  test("for upgrades of legacy subscriptions that have not ended, and not for quantities", () => {
    expect(calls(legacy({ completed: false }))).toEqual(["upgrades", "upgrade"]);
    expect(calls(legacy({ completed: true }))).toEqual([]);
    expect(calls(license("SubscriptionQuantity", { quantity: 5 }))).toEqual([]);
  });
});

describe("Whether a write is permitted", () => {
  const tried = (answers: Partial<Record<Tried["call"], boolean>>): Tried[] =>
    neededFor([byName]).map((needed) => {
      const answer = answers[needed.call];
      return {
        ...needed,
        tried: answer !== undefined,
        permitted: answer === undefined ? "unknown" : answer ? "yes" : "no",
      };
    });
  const write = (answers: Parameters<typeof tried>[0]) =>
    inferred(tried(answers)).find(({ call }) => call === "updateLicenses")?.permitted;

  test("is inferred where the reads leave only roles that permit it", () => {
    expect(write({ users: false, subscribedSkus: true, licenses: true })).toBe("yes");
  });

  test("is open where a read would pass with roles that do not permit it", () => {
    expect(write({ users: true, subscribedSkus: true, licenses: true })).toBe("unknown");
  });

  test("is denied where the reads leave no role that permits it", () => {
    expect(write({ users: true, subscribedSkus: true, licenses: false })).toBe("no");
  });
});

const refused = (code: string, Refusal = ServiceError) =>
  new Refusal(`refused with ${code}`, { status: 403, code, description: "no" });

const service = (answers: Partial<PartnerCenter>) =>
  ({
    companyName: async () => "Contoso",
    users: async () => [],
    subscribedSkus: async () => [],
    licenses: async () => [],
    ...answers,
  }) as unknown as PartnerCenter;

const look = (answers: Partial<PartnerCenter>, licenses = [byName]) =>
  lookAtCustomer(service(answers), contoso.id, licenses);
const finding = async (answers: Partial<PartnerCenter>) => findingOf(contoso.id, ["dev"], await look(answers));

const failing = (error: Error) => async () => {
  throw error;
};

describe("A customer", () => {
  test("who lets the credentials read all is fine", async () => {
    expect(await finding({})).toMatchObject({ state: "ok", next: null, customer: { relationship: "present" } });
  });

  test("whose relationship has ended is asked for nothing else", async () => {
    let asked = false;
    const users = async () => {
      asked = true;
      return [];
    };
    const found = await finding({ companyName: failing(refused("20002", NoRelationship)), users });
    expect(found).toMatchObject({ state: "wrong", customer: { relationship: "absent" } });
    expect(found.detail).toContain("refused with 20002");
    expect(asked).toBe(false);
  });

  test("who has given too few roles: the call, its roles, and what to ask for", async () => {
    const found = await finding({ users: failing(refused("900308")) });
    expect(found).toMatchObject({ state: "wrong", next: expect.stringContaining("GDAP") });
    expect(found.detail).toBe(
      `Contoso (${contoso.id}): no role to list users (takes Directory Readers, Global Reader or User Administrator)`,
    );
  });

  test("whose Conditional Access keeps partners out, in the words of the service", async () => {
    const found = await finding({ licenses: failing(refused("900309")) });
    expect(found).toMatchObject({ state: "wrong", customer: { conditionalAccess: true } });
    expect(found.detail).toContain("refused with 900309");
  });

  test("that cannot be read for another reason is not judged", async () => {
    const found = await finding({
      companyName: failing(new ServiceError("is down", { status: 503, description: "" })),
    });
    expect(found).toMatchObject({ state: "wrong", customer: { relationship: "unknown" } });
    expect(found.customer.calls.map(({ permitted }) => permitted)).toEqual([
      "unknown",
      "unknown",
      "unknown",
      "unknown",
    ]);
  });
});

describe("The table of customers", () => {
  const seen = async (answers: Partial<PartnerCenter> = {}): Promise<Seen> => look(answers);

  test("fits 80 columns, and many customers with one outcome share their rows", async () => {
    const fine = await seen();
    const many = Array.from({ length: 200 }, (_, at) =>
      findingOf(`customer-${at}`, ["dev"], { ...fine, name: `Company ${at}` }),
    );
    const table = customersTable([...many, await finding({ users: failing(refused("900308")) })], 80);
    const lines = table.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThan(60);
    expect(table.replace(/[│\s]+/g, " ")).toMatch(/Company 0 \(customer-0\).* and 197 more/);
  });
});
