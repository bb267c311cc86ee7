import fc from "fast-check";
import { NotReady, Refused, ServiceError } from "../../../provider/core/errors";
import type { Quantity } from "../../../provider/services/uipath/api";
import type { OrganizationLicenseArgs } from "../../../provider/services/uipath/organizationLicense.args";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import type { OrganizationLicenseState } from "../../../provider/services/uipath/organizationLicense.state";
import { availability, type Fault, host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock } from "../../support/modelClock";
import { ModelEngine } from "../../support/modelEngine";
import { outcomeOf } from "../../support/modelService";

const id = `${host}/${organization}`;
const products = (quantities: Record<string, number>): Quantity[] =>
  Object.entries(quantities).map(([code, quantity]) => ({ code, quantity }));
const allocate = (quantities: Record<string, number>, more = {}): OrganizationLicenseArgs => ({
  organizationId: organization,
  productQuantities: products(quantities),
  ...more,
});
const saved = (quantities: Record<string, number>, more = {}): OrganizationLicenseState => ({
  ...allocate(quantities),
  products: products(quantities),
  licenseStatus: "Active",
  overAllocated: [],
  ...more,
});

function world(license?: Record<string, number>, wait = { limit: 60, poll: 5 }) {
  const suite = new ModelAutomationSuite(license);
  const clock = new ModelClock();
  return { suite, clock, context: contextOf(suite.api, clock, wait) };
}

/** The service accepts the write, but its answer does not show the change. */
const mute: Fault = { answers: "success", done: true };

/** Waits that end just before, at, and just after the limit. */
const waits = fc
  .record({
    poll: fc.integer({ min: 1, max: 7 }),
    full: fc.integer({ min: 1, max: 6 }),
    rest: fc.nat(6),
    off: fc.integer({ min: -1, max: 1 }),
  })
  .map(({ poll, full, rest, off }) => ({ poll, limit: poll * full + (rest % poll), lag: full + off }));

const elapsed = ({ sleeps }: ModelClock) => sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;

describe("A change that Automation Suite shows late", () => {
  test("is waited for as long as waitSeconds allows, to the second, and no longer", async () => {
    await fc.assert(
      fc.asyncProperty(waits, async ({ poll, limit, lag }) => {
        const { suite, clock, context } = world({ UNATT: 1 }, { poll, limit });
        suite.lag = lag;
        suite.fails(mute);
        const outcome = await outcomeOf(organizationLicense.create(allocate({ UNATT: 3 }), context));
        if (lag * poll <= limit) {
          expect(outcome).toMatchObject({ id, state: { products: products({ UNATT: 3 }) } });
          expect(elapsed(clock)).toBe(lag * poll);
          expect(context.tell.warnings).toEqual([]);
        } else {
          expect(outcome).toBeInstanceOf(NotReady);
          expect(outcome).toMatchObject({ id, state: { products: products({ UNATT: 1 }) } });
          expect(String(outcome)).toContain(`does not show it after ${limit} s. Run again`);
          expect(elapsed(clock)).toBe(Math.floor(limit / poll) * poll);
        }
      }),
    );
  });

  test("is waited for as long when all is given back, and an organization that keeps its licenses is named with them", async () => {
    await fc.assert(
      fc.asyncProperty(waits, async ({ poll, limit, lag }) => {
        const { suite, clock, context } = world({ UNATT: 2, NONPR: 1 }, { poll, limit });
        suite.lag = lag;
        const outcome = await outcomeOf(
          organizationLicense.delete(id, saved({ UNATT: 2 }, { onDelete: "remove" }), context),
        );
        expect(outcome instanceof Refused).toBe(lag * poll > limit);
        if (outcome instanceof Refused)
          expect(outcome.message).toContain(`after ${limit} s the organization still has UNATT 2, NONPR 1.`);
        expect(elapsed(clock)).toBe(Math.min(lag, Math.floor(limit / poll)) * poll);
      }),
    );
  });

  test("is shown when every code of the program is, and the codes of others are not waited for", async () => {
    const { suite, clock, context } = world({ UNATT: 1, NONPR: 1, ATTUNU: 9 });
    suite.lag = 2;
    suite.fails(mute);
    suite.after = () => {
      suite.license = { ...suite.license, ATTUNU: 7 };
    };
    // One of the codes already has the wanted quantity.
    await organizationLicense.create(allocate({ UNATT: 3, NONPR: 1 }), context);
    expect(clock.sleeps).toEqual([5_000, 5_000]);
    expect(context.tell.warnings).toEqual([expect.stringContaining("ATTUNU is 7 and was 9")]);
  });

  test("is not asked for again where the answer shows it", async () => {
    const { suite, context } = world({ UNATT: 1 });
    const { state } = await organizationLicense.create(allocate({ UNATT: 3 }), context);
    expect(suite.calls).toEqual(["GET available", "POST license"]);
    expect(state).toEqual(saved({ UNATT: 3 }));
  });

  test.each(["404", "no license"] as const)("is shown by %s where nothing was to be left", async (empty) => {
    const { suite, clock, context } = world({ UNATT: 1 });
    suite.fails(mute);
    suite.answers.push(undefined, empty);
    const { state } = await organizationLicense.create(allocate({ UNATT: 0 }), context);
    expect(state.products.filter(({ quantity }) => quantity > 0)).toEqual([]);
    expect(state).toMatchObject({ licenseStatus: "", overAllocated: [] });
    expect([clock.sleeps, context.tell.warnings]).toEqual([[], []]);
  });

  test("of which nothing is ever shown leaves no products in the state", async () => {
    const { suite, context } = world({ UNATT: 1 }, { poll: 5, limit: 5 });
    suite.fails(mute);
    suite.answers.push(undefined, "404", "404");
    const outcome = await outcomeOf(organizationLicense.create(allocate({ UNATT: 3 }), context));
    expect(outcome).toBeInstanceOf(NotReady);
    expect(outcome).toMatchObject({ state: { products: [], overAllocated: [], dropped: [] } });
  });

  test("is gone on with by the next run: codes that the program has dropped are taken back then", async () => {
    const { suite, context } = world({ UNATT: 1, NONPR: 2, ATTUNU: 4 }, { poll: 5, limit: 5 });
    const engine = new ModelEngine(organizationLicense, context);
    await engine.up(allocate({ UNATT: 1, NONPR: 2, TAUNATT: 5 }));
    suite.lag = 9;
    // The service accepts the request, but changes nothing.
    suite.fails({ answers: "success", done: false });
    expect(await engine.up(allocate({ UNATT: 1, TAUNATT: 0 }))).toBeInstanceOf(NotReady);
    expect(engine.state?.dropped).toEqual(["NONPR"]);
    suite.lag = 0;
    expect((await engine.refresh())?.productQuantities).toEqual(products({ UNATT: 1, TAUNATT: 5 }));
    expect(engine.state?.dropped).toEqual(["NONPR"]);
    expect(await engine.up(allocate({ UNATT: 1, TAUNATT: 0 }))).toBeUndefined();
    expect(suite.sent.at(-1)).toEqual(products({ UNATT: 1, TAUNATT: 0, NONPR: 0, ATTUNU: 4 }));
    expect(engine.state).not.toHaveProperty("dropped");
  });
});

test("A code that the program has dropped is taken back by the next run also where a refresh came between, and nothing else differs", async () => {
  const { suite, context } = world({ UNATT: 1, NONPR: 2 }, { poll: 5, limit: 5 });
  const engine = new ModelEngine(organizationLicense, context);
  await engine.up(allocate({ UNATT: 1, NONPR: 2 }));
  suite.lag = 9;
  suite.fails({ answers: "success", done: false });
  expect(await engine.up(allocate({ UNATT: 1 }))).toBeInstanceOf(NotReady);
  suite.lag = 0;
  await engine.refresh();
  expect(await engine.up(allocate({ UNATT: 1 }))).toBeUndefined();
  expect(suite.license).toEqual({ UNATT: 1, NONPR: 0 });
  expect(engine.state).not.toHaveProperty("dropped");
});

describe("An allocation for which the host has too little", () => {
  const short: Fault = { answers: 409 };
  const attempt = async (stock: Parameters<typeof availability>[], ...faults: Fault[]) => {
    const { suite, clock, context } = world({ UNATT: 1 });
    suite.stock = stock.map((line) => availability(...line));
    suite.fails(...faults);
    return {
      outcome: await outcomeOf(organizationLicense.create(allocate({ UNATT: 3 }), context)),
      suite,
      clock,
      context,
    };
  };

  test("waits once, as another organization may give some back", async () => {
    const { suite, clock, context } = await attempt([["UNATT", 5, 4]], short);
    expect(suite.license).toEqual({ UNATT: 3 });
    expect(clock.sleeps).toEqual([5_000]);
    expect(context.tell.statuses).toEqual([expect.stringContaining("too few licenses at the host")]);
  });

  test("is refused with what is short the second time", async () => {
    const { outcome, clock } = await attempt([["UNATT", 5, 4]], short, short);
    expect(outcome).toBeInstanceOf(Refused);
    expect(String(outcome)).toContain("(409).\nShort: UNATT: 2 more asked for, 1 of 5 free.");
    expect(clock.sleeps).toEqual([5_000]);
  });

  test.each<[string, Parameters<typeof availability>[]]>([
    ["enough", [["UNATT", 5, 3]]],
    [
      "enough, and too little of what was not asked for",
      [
        ["UNATT", 5, 3],
        ["NONPR", 0, 0],
      ],
    ],
  ])("is the service's own refusal at once where the host has %s", async (_sentence, stock) => {
    const { outcome, clock } = await attempt(stock, short);
    expect(outcome).toBeInstanceOf(ServiceError);
    expect(clock.sleeps).toEqual([]);
  });

  test("is the service's own refusal if the host's pool cannot be read", async () => {
    const { suite, context } = world({ UNATT: 1 });
    suite.fails(short, short);
    suite.pool = async () => {
      throw new Refused("not for you");
    };
    expect(await outcomeOf(organizationLicense.create(allocate({ UNATT: 3 }), context))).toBeInstanceOf(ServiceError);
    suite.pool = async () => undefined;
    expect(await outcomeOf(organizationLicense.create(allocate({ UNATT: 3 }), context))).toBeInstanceOf(ServiceError);
  });

  test("is not looked into after another refusal", async () => {
    const { outcome, suite } = await attempt([], { answers: 400 });
    expect(outcome).toMatchObject({ status: 400 });
    expect(suite.calls).not.toContain("GET pool");
  });
});

describe("On a server that has no way to read what an organization has", () => {
  const unreadable = () => {
    const place = world({ UNATT: 1, NONPR: 2 });
    place.suite.readable = false;
    return place;
  };

  test("a first allocation is refused, and names what alone would be left", async () => {
    const { suite, context } = unreadable();
    const outcome = await outcomeOf(organizationLicense.create(allocate({ UNATT: 3, ATTUNU: 4 }), context));
    expect(outcome).toBeInstanceOf(Refused);
    expect(String(outcome)).toContain("Only UNATT, ATTUNU would be left.");
    expect(suite.sent).toEqual([]);
  });

  test("is remembered with what was sent, from which later changes are made", async () => {
    const { suite, context } = unreadable();
    const { state } = await organizationLicense.create(
      allocate({ UNATT: 3, ATTUNU: 4 }, { adopt: "replaceAll" }),
      context,
    );
    expect(state).toMatchObject({ unread: true, products: products({ UNATT: 3, ATTUNU: 4 }) });
    suite.fails(mute);
    const later = await organizationLicense.update(
      id,
      { ...state, products: products({ UNATT: 3, ATTUNU: 4, NONPR: 7 }) },
      allocate({ UNATT: 2 }),
      context,
    );
    expect(suite.sent.at(-1)).toEqual(products({ UNATT: 2, ATTUNU: 0, NONPR: 7 }));
    expect(later).toMatchObject({
      unread: true,
      licenseStatus: "",
      products: products({ UNATT: 2, ATTUNU: 0, NONPR: 7 }),
    });
  });

  test("a server that could be read before is written nothing", async () => {
    const { suite, context } = unreadable();
    const outcome = await outcomeOf(
      organizationLicense.update(id, saved({ UNATT: 1 }), allocate({ UNATT: 3 }), context),
    );
    expect(outcome).toBeInstanceOf(Refused);
    expect(String(outcome)).toContain("could be read before");
    expect(suite.sent).toEqual([]);
  });

  test("a refresh keeps the state, and says that drift cannot be seen", async () => {
    const { context } = unreadable();
    const state = saved({ UNATT: 1 }, { unread: true, adopt: "replaceAll" });
    expect(await organizationLicense.read(id, state, context)).toEqual({
      args: allocate({ UNATT: 1 }, { adopt: "replaceAll" }),
      state,
    });
    expect(context.tell.warnings).toEqual([expect.stringContaining("drift of it cannot be seen")]);
  });
});

describe("That an organization has nothing, or cannot be read, is believed", () => {
  const looked = async (
    state: OrganizationLicenseState,
    change: (suite: ModelAutomationSuite) => void,
    license?: Record<string, number>,
  ) => {
    const { suite, clock, context } = world(license);
    change(suite);
    await organizationLicense.read(id, state, context);
    return { reads: suite.calls.length, sleeps: clock.sleeps };
  };
  const asBefore = () => {};
  const blind = (suite: ModelAutomationSuite) => {
    suite.readable = false;
  };

  test.each<[string, OrganizationLicenseState, (suite: ModelAutomationSuite) => void, number]>([
    ["after a second look where it had something", saved({ UNATT: 1 }), asBefore, 2],
    ["at once where it had nothing", saved({ UNATT: 1 }, { products: [] }), asBefore, 1],
    ["after a second look where it could be read", saved({ UNATT: 1 }), blind, 2],
    ["after a second look where it could be read, and had nothing", saved({ UNATT: 1 }, { products: [] }), blind, 2],
    ["at once where it could never be read", saved({ UNATT: 1 }, { unread: true }), blind, 1],
    [
      "after a second look where it could not be read and now has nothing",
      saved({ UNATT: 1 }, { unread: true }),
      asBefore,
      2,
    ],
  ])("%s", async (_sentence, state, change, reads) => {
    expect(await looked(state, change)).toEqual({ reads, sleeps: reads === 2 ? [5_000] : [] });
  });

  test("is no question where it has something", async () => {
    expect(await looked(saved({ UNATT: 1 }), asBefore, { UNATT: 1 })).toEqual({ reads: 1, sleeps: [] });
  });
});
