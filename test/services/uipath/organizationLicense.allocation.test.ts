import fc from "fast-check";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { type Fault, host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock } from "../../support/modelClock";
import { outcomeOf } from "../../support/modelService";

type TestedLifecycle = typeof organizationLicense;

const wanted = { organizationId: organization, productQuantities: [{ code: "UNATT", quantity: 3 }] };

function world(suite: ModelAutomationSuite) {
  const clock = new ModelClock();
  return { suite, clock, context: contextOf(suite.api, clock, { limit: 60, poll: 5 }) };
}

describe("One wrong read takes nothing from an organization", () => {
  const anyAnswer = fc.constantFrom("no license" as const, "404" as const, "no such call" as const);
  const others = fc.dictionary(fc.constantFrom("NONPR", "ATTUNU", "TAUNATT"), fc.integer({ min: 1, max: 9 }));

  const keeps = (lifecycle: TestedLifecycle) =>
    fc.asyncProperty(others, anyAnswer, fc.nat(2), fc.boolean(), async (kept, wrong, read, replaceAll) => {
      const { suite, context } = world(new ModelAutomationSuite({ UNATT: 1, ...kept }));
      suite.answers.push(...Array(read).fill(undefined), wrong);
      const args = { ...wanted, ...(replaceAll ? { adopt: "replaceAll" as const } : {}) };
      await lifecycle.create(args, context);
      expect(suite.license).toMatchObject({ UNATT: 3, ...kept });
    });

  test("whatever it has, and whichever read is wrong", async () => {
    await fc.assert(keeps(organizationLicense), { numRuns: 300 });
  });

  test("lifecycles that believe the first read are noticed", async () => {
    const hasty: TestedLifecycle = {
      ...organizationLicense,
      create(args, context) {
        let first: ReturnType<typeof context.api.available> | undefined;
        const available: typeof context.api.available = (...place) => {
          first ??= context.api.available(...place);
          return first;
        };
        const { api } = context;
        const believing = { ...api, hostAccountId: host, pool: api.pool.bind(api), allocate: api.allocate.bind(api) };
        return organizationLicense.create(args, { ...context, api: { ...believing, available } });
      },
    };
    expect((await fc.check(keeps(hasty), { numRuns: 300 })).failed).toBe(true);
  });
});

describe("An allocation whose outcome is not known", () => {
  test.each(["a page", "nothing", "429"] as const)(
    "is looked up after %s, and not sent again when it was made",
    async (answers) => {
      const { suite, context } = world(new ModelAutomationSuite({ UNATT: 1 }));
      suite.fails({ answers, done: true });
      await organizationLicense.create(wanted, context);
      expect(suite.sent).toHaveLength(1);
    },
  );

  test("is sent again after a look when it was not made, as often as a throttled read", async () => {
    const { suite, context, clock } = world(new ModelAutomationSuite({ UNATT: 1 }));
    suite.fails(...Array.from({ length: 7 }, (): Fault => ({ answers: "429", done: false })));
    await organizationLicense.create(wanted, context);
    expect(suite.license).toEqual({ UNATT: 3 });
    expect(clock.sleeps).toEqual([]);
  });

  test("that only ever gets a page is an error, and not waited for", async () => {
    const { suite, context, clock } = world(new ModelAutomationSuite({ UNATT: 1 }));
    suite.fails(...Array.from({ length: 4 }, (): Fault => ({ answers: "a page", done: false })));
    expect(((await outcomeOf(organizationLicense.create(wanted, context))) as Error).message).toContain("a page");
    expect(clock.sleeps).toEqual([5_000, 5_000, 5_000]);
  });

  test("and cannot be read is said, where the answer does not show it", async () => {
    const { suite, context } = world(new ModelAutomationSuite({}));
    suite.readable = false;
    suite.fails({ answers: "success", done: false });
    await organizationLicense.create({ ...wanted, adopt: "replaceAll" }, context);
    expect(context.tell.warnings).toEqual([expect.stringMatching(/without showing it, and has no way to read it/)]);
  });
});

describe("When someone else changes the organization's licenses at the same time", () => {
  const warnings = async (theirs: Record<string, number>) => {
    const { suite, context } = world(new ModelAutomationSuite({ UNATT: 1, ATTUNU: 10 }));
    suite.after = () => {
      suite.license = { ...suite.license, ...theirs };
    };
    await organizationLicense.create(wanted, context);
    return context.tell.warnings;
  };

  test("no warning comes without a change of someone else", async () => {
    expect(await warnings({})).toEqual([]);
  });

  test.each<[string, Record<string, number>, string]>([
    ["a code that the program does not name", { ATTUNU: 12 }, "ATTUNU is 12 and was 10"],
    ["a code that was not there", { NONPR: 2 }, "NONPR is 2 and was 0"],
    ["a code that was taken away", { ATTUNU: 0 }, "ATTUNU is 0 and was 10"],
  ])("%s is named, and not waited for", async (_sentence, change, words) => {
    expect(await warnings(change)).toEqual([expect.stringContaining(`at the same time: ${words}.`)]);
  });
});

describe("The host of an organization", () => {
  const other = "11111111-1111-4111-8111-111111111111";
  const { context } = world(new ModelAutomationSuite());
  const help = { context: () => context, tell: context.tell };
  const state = { ...wanted, products: wanted.productQuantities, licenseStatus: "", overAllocated: [] };
  const inProgram = { ...state, hostAccountId: other };

  test("that leaves the program is replaced by the one of the settings", () => {
    expect(organizationLicense.diff(`${other}/${organization}`, inProgram, wanted, help)).toMatchObject({
      replaces: ["hostAccountId"],
    });
  });

  test("that leaves the program and is the one of the settings stays the same", () => {
    const named = { ...state, hostAccountId: host.toUpperCase() };
    expect(organizationLicense.diff(`${host}/${organization}`, named, wanted, help)).toMatchObject({ replaces: [] });
  });

  test("counts as another one where no settings say which is meant", () => {
    const unset = {
      ...help,
      context: () => {
        throw new Error("no credentials");
      },
    };
    expect(organizationLicense.diff(`${other}/${organization}`, inProgram, wanted, unset)).toMatchObject({
      replaces: ["hostAccountId"],
    });
  });

  test("that the program never named is no difference", () => {
    expect(organizationLicense.diff(`${other}/${organization}`, state, wanted, help)).toBeUndefined();
  });
});
