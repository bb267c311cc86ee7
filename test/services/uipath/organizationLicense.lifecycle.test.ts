import { NoAnswer, Refused } from "../../../provider/core/errors";
import { unknownValue } from "../../../provider/core/lifecycle";
import { keyOf, runOwnership } from "../../../provider/run/ownership";
import { privateJournal } from "../../../provider/run/runJournal";
import type { OrganizationLicenseArgs } from "../../../provider/services/uipath/organizationLicense.args";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import type { OrganizationLicenseState } from "../../../provider/services/uipath/organizationLicense.state";
import { availability, host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock } from "../../support/modelClock";
import { outcomeOf } from "../../support/modelService";

const other = "11111111-1111-4111-8111-111111111111";
const id = `${host}/${organization}`;
const robots = (quantity: number) => [{ code: "UNATT", quantity }];
const wanted: OrganizationLicenseArgs = {
  organizationId: organization,
  productQuantities: robots(3),
  onDelete: "remove",
};
const saved: OrganizationLicenseState = { ...wanted, products: robots(3), licenseStatus: "Active", overAllocated: [] };

const key = (name: string) =>
  keyOf("OrganizationLicense", `urn:pulumi:dev::office::licenses:index:OrganizationLicense::${name}`);

/** A run with a resource `mine`, and the other resources that the test gives. */
function world(license?: Record<string, number> | "none") {
  const suite = license === "none" ? new ModelAutomationSuite() : new ModelAutomationSuite(license ?? { UNATT: 3 });
  const run = runOwnership(privateJournal());
  const context = {
    ...contextOf(suite.api, new ModelClock()),
    ownership: run.of(key("mine"), "https://suite.example", false),
  };
  const wantOf = (organizationId: unknown) => organizationLicense.wants({ organizationId });
  return {
    suite,
    context,
    checks: (name: string, organizationId: unknown = organization) =>
      run.checked(key(name), wantOf(organizationId), "https://suite.example", undefined),
    declares: (name: string) => run.declared(key(name), wantOf(organization)),
    leavesOut: (name: string) => run.leftOut(key(name)),
  };
}

describe("An organization that the program names twice", () => {
  const clash = /^OrganizationLicense "theirs" allocates licenses to organization 3b1f6a52-\S+ too\. Keep one/;

  test.each([organization, organization.toUpperCase()])("is refused before anything is sent (%s)", async (named) => {
    const { suite, context, checks } = world();
    checks("theirs", named.toLowerCase());
    for (const outcome of [
      await outcomeOf(organizationLicense.create({ ...wanted, productQuantities: robots(5) }, context)),
      await outcomeOf(organizationLicense.update(id, saved, { ...wanted, productQuantities: robots(5) }, context)),
    ]) {
      expect(outcome).toBeInstanceOf(Refused);
      expect((outcome as Error).message).toMatch(clash);
    }
    expect(suite.sent).toEqual([]);
  });

  test("is not while the other one is only declared, as Pulumi has not come to it", async () => {
    const { suite, context, checks, declares } = world();
    declares("theirs");
    checks("mine");
    await organizationLicense.update(id, saved, { ...wanted, productQuantities: robots(5) }, context);
    expect(suite.license).toEqual({ UNATT: 5 });
  });

  test("is not where the other one is about another organization, or about one that is not known yet", async () => {
    const { suite, context, checks } = world();
    checks("theirs", other);
    checks("third", unknownValue);
    await organizationLicense.create({ ...wanted, productQuantities: robots(5) }, context);
    expect(suite.license).toEqual({ UNATT: 5 });
  });
});

describe("When the resource is deleted", () => {
  test.each([undefined, "retain"] as const)(
    "the organization keeps its licenses with onDelete: %p",
    async (onDelete) => {
      const { suite, context } = world();
      const { onDelete: _, ...rest } = saved;
      await organizationLicense.delete(id, { ...rest, ...(onDelete && { onDelete }) }, context);
      expect([suite.license, suite.calls]).toEqual([{ UNATT: 3 }, []]);
    },
  );

  test("they stay where another resource of the program allocates them, which is said", async () => {
    const { suite, context, checks } = world();
    checks("theirs");
    await organizationLicense.delete(id, saved, context);
    expect([suite.license, suite.calls]).toEqual([{ UNATT: 3 }, []]);
    expect(context.tell.warnings).toEqual([
      expect.stringContaining('stay: OrganizationLicense "theirs" of this program allocates them'),
    ]);
  });

  test("it is refused where the program allocates them in a resource that this run leaves out", async () => {
    const { suite, context, declares, leavesOut } = world();
    declares("theirs");
    leavesOut("theirs");
    const outcome = await outcomeOf(organizationLicense.delete(id, saved, context));
    expect(outcome).toBeInstanceOf(Refused);
    expect((outcome as Error).message).toMatch(
      /allocates them in OrganizationLicense "theirs", which this run leaves out/,
    );
    expect(suite.calls).toEqual([]);
  });

  test("they are removed if no other resource of the program wants them", async () => {
    const { suite, context, checks } = world();
    checks("theirs", other);
    await organizationLicense.delete(id, saved, context);
    expect(suite.license).toBeUndefined();
    expect(context.tell.warnings).toEqual([]);
  });

  test("a removal that was not sent is told as it is", async () => {
    const { suite, context } = world();
    suite.remove = async () => {
      throw new NoAnswer("nothing listens there", { outcome: "not sent" });
    };
    expect(await outcomeOf(organizationLicense.delete(id, saved, context))).toMatchObject({ outcome: "not sent" });
    expect(suite.calls).toEqual([]);
  });

  test.each([
    ["a refusal", 400],
    ["a conflict", 409],
  ] as const)("%s of the service is told as it is, and not asked for again", async (_sentence, answers) => {
    const { suite, context } = world();
    suite.fails({ answers });
    expect(await outcomeOf(organizationLicense.delete(id, saved, context))).toMatchObject({ status: answers });
    expect(suite.calls).toEqual(["DELETE license"]);
    expect(suite.license).toEqual({ UNATT: 3 });
  });
});

describe("The id of the resource", () => {
  test.each<[string, string | undefined, string]>([
    ["the settings", undefined, host],
    ["the program", other.toUpperCase(), other],
  ])("names the host of %s, in lower case", async (_sentence, hostAccountId, expected) => {
    const { suite, context } = world();
    const asked: string[] = [];
    const { available } = suite;
    suite.available = (...place: string[]) => {
      asked.push(...place);
      return available.call(suite);
    };
    const organizationId = organization.toUpperCase();
    const args = { ...wanted, organizationId, ...(hostAccountId && { hostAccountId }) };
    expect((await organizationLicense.create(args, context)).id).toBe(`${expected}/${organization}`);
    expect(asked).toEqual([expected, organizationId]);
  });
});

test("What a resource wants is the license of its organization, whatever else the arguments say", () => {
  expect(organizationLicense.wants({ organizationId: organization, productQuantities: unknownValue })).toEqual([
    { scope: "", object: organization, parts: ["license"] },
  ]);
  expect([organizationLicense.wants({}), organizationLicense.wants({ organizationId: unknownValue })]).toEqual([
    [],
    [],
  ]);
});

describe("A refresh", () => {
  const refreshed = async (license: Record<string, number> | "none", state: Partial<OrganizationLicenseState> = {}) => {
    const { suite, context } = world(license);
    suite.usage = [availability("UNATT", 9, 4), availability("NONPR", 9, 0)];
    return organizationLicense.read(id, { ...saved, ...state }, context);
  };

  test("finds what the program's codes are now, and those that it does not name beside them", async () => {
    const read = await refreshed({ UNATT: 4, NONPR: 2 });
    expect(read).toEqual({
      args: { ...wanted, productQuantities: robots(4) },
      state: { ...saved, productQuantities: robots(4), products: [...robots(4), { code: "NONPR", quantity: 2 }] },
    });
  });

  test("finds codes in use above their quantity", async () => {
    expect((await refreshed({ UNATT: 3 }))?.state.overAllocated).toEqual(["UNATT"]);
  });

  test("finds 0 of what is gone, and no drift in what is left of a consumable", async () => {
    expect((await refreshed({ NONPR: 2 }))?.args.productQuantities).toEqual(robots(0));
    expect((await refreshed("none"))?.args.productQuantities).toEqual(robots(0));
    const consumed = await refreshed({ UNATT: 2.5 });
    expect(consumed?.args.productQuantities).toEqual(robots(3));
    expect(consumed?.state.products).toEqual(robots(2.5));
  });

  test("knows no dropped codes where there were none", async () => {
    expect((await refreshed({ UNATT: 3 }))?.state).not.toHaveProperty("dropped");
    expect((await refreshed({ UNATT: 3 }, { dropped: ["NONPR"] }))?.state.dropped).toEqual(["NONPR"]);
  });
});
