import { randomUUID } from "node:crypto";
import { NoAnswer } from "../../provider/core/errors";
import type { PartnerCenter } from "../../provider/services/partnercenter/api";
import type { AutomationSuite } from "../../provider/services/uipath/api";
import { faults } from "../support/faultsCatalog";
import { type Cell, Stage } from "../support/faultsCell";
import { Line } from "../support/faultsLine";
import type { Broken } from "../support/faultsProcess";
import { scenarioOf } from "../support/faultsScenarios";

/** For each invariant of the table, a mistake in the code that the invariant must notice. */

const line = Line.tap();
const open: Stage[] = [];
afterAll(async () => {
  await Promise.all(open.map((stage) => stage.close()));
});

/** In seconds. It is short, because waiting does not fix a mistake in the code. */
const quick = { waitSeconds: 1 };

async function played(name: string, code: string, broken: Broken, patience?: number): Promise<Cell> {
  const [right, wrong] = [
    await Stage.open(line, {}, quick),
    await Stage.open(line, broken, { ...quick, ...(patience && { patience }) }),
  ];
  open.push(right, wrong);
  const scenario = scenarioOf(name);
  const fault = faults.find((one) => one.code === code);
  const goodDay = await right.play(scenario, undefined, 0);
  // Without the mistake, the check finds nothing.
  expect((await right.play(scenario, fault, 1, goodDay)).violations).toEqual([]);
  return wrong.play(scenario, fault, 1, goodDay);
}

const partnerCenter = (mistake: (api: PartnerCenter) => Partial<PartnerCenter>): Broken => ({
  partnerCenter: (api) => ({ ...api, ...mistake(api) }),
});

const suite = (mistake: (api: AutomationSuite) => Partial<AutomationSuite>): Broken => ({
  suite: (api) => ({ ...api, ...mistake(api) }),
});

const repeatedUpgrade = partnerCenter((api) => ({
  async transition(...given) {
    try {
      return await api.transition(...given);
    } catch {
      // Each read moves the simulator's time. The broken code ignores the result.
      const [customerId, subscriptionId, body] = given;
      for (let looks = 0; looks < 3; looks++) await api.transitions(customerId, subscriptionId);
      return api.transition(customerId, subscriptionId, body, randomUUID());
    }
  },
}));

const boughtAgain = partnerCenter((api) => ({
  async patchSubscription(customerId, subscriptionId, body) {
    const before = await api.subscription(customerId, subscriptionId);
    const more = Number(body.quantity) - (before?.quantity ?? 0);
    try {
      return await api.patchSubscription(customerId, subscriptionId, body);
    } catch {
      const now = await api.subscription(customerId, subscriptionId);
      const again = { ...now?.raw, quantity: (now?.quantity ?? 0) + more };
      return api.patchSubscription(customerId, subscriptionId, again);
    }
  },
}));

const removesFirst = partnerCenter((api) => ({
  async updateLicenses(customerId, userId, { assign, remove }) {
    if (remove.length > 0) await api.updateLicenses(customerId, userId, { assign: [], remove });
    return assign.length > 0 ? api.updateLicenses(customerId, userId, { assign, remove: [] }) : [];
  },
}));

const takesAwayToChange = partnerCenter((api) => ({
  async updateLicenses(customerId, userId, { assign, remove }) {
    const held = (await api.licenses(customerId, userId)) ?? [];
    const again = assign.map(({ skuId }) => skuId).filter((id) => held.some(({ productSku }) => productSku.id === id));
    if (again.length > 0) await api.updateLicenses(customerId, userId, { assign: [], remove: again });
    return api.updateLicenses(customerId, userId, { assign, remove });
  },
}));

const everyErrorIsAbsence = partnerCenter((api) => {
  // The broken code skips the second read, too.
  let absent = false;
  return {
    async subscription(...given) {
      if (absent) return undefined;
      return api.subscription(...given).catch(() => {
        absent = true;
        return undefined;
      });
    },
  };
});

const asksForEver = partnerCenter((api) => ({
  async subscription(...given) {
    for (let reads = 0; reads < 300; reads++) await api.subscription(...given);
    return api.subscription(...given);
  },
}));

const neverComesBack = partnerCenter(() => ({
  subscription: () => new Promise(() => {}),
}));

const forgetsToCheck = partnerCenter((api) => ({
  async licenses(...given) {
    const found = (await api.licenses(...given).catch(() => undefined)) as Awaited<
      ReturnType<typeof api.licenses>
    > & {};
    return found.filter(() => true);
  },
}));

const saysNothing = partnerCenter((api) => ({
  subscription: (...given) =>
    api.subscription(...given).catch(() => {
      throw new NoAnswer("", { outcome: "not sent" });
    }),
}));

const namesOnlyItsOwn = suite((api) => ({
  allocate: (host, organization, quantities) =>
    api.allocate(
      host,
      organization,
      quantities.filter(({ code }) => code !== "TAUNATT"),
    ),
}));

test.each([
  [
    "begins an upgrade again without looking",
    "POST transitions: some seats",
    "drp*",
    repeatedUpgrade,
    /too much: transition/,
  ],
  [
    "buys what it wanted a second time",
    "PATCH subscription: more seats",
    "drp+",
    boughtAgain,
    /too much: quantity .* 12 to 14/,
  ],
  ["removes before it assigns", "POST licenseupdates: swap", "429", removesFirst, /had none of/],
  [
    "takes a license away to change its plans",
    "POST licenseupdates: plans",
    "429",
    takesAwayToChange,
    /lost .*, which the program wants/,
  ],
  [
    "takes every error for an absence",
    "GET subscription: refresh",
    "void",
    everyErrorIsAbsence,
    /still something to do: create seats/,
  ],
  ["asks again and again", "GET subscription: create", "500", asksForEver, /\d+ requests/],
  ["falls over an answer", "GET licenses: create", "void", forgetsToCheck, /a bug: TypeError/],
  ["fails without a word", "GET subscription: create", "void", saysNothing, /without words/],
  [
    "sets what others have to nothing",
    "POST license: beside others",
    "429",
    namesOnlyItsOwn,
    /too much: allocation .* TAUNATT 2 to 0/,
  ],
])("code that %s is found out", async (_mistake, name, code, broken, finding) => {
  expect((await played(name, code, broken)).violations.join("\n")).toMatch(finding);
});

test("code that never comes back is found out", async () => {
  const { violations } = await played("GET subscription: create", "500", neverComesBack, 1.5);
  expect(violations.join("\n")).toMatch(/hangs/);
});
