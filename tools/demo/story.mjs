import { customerId, subscriptionId, users } from "./world.mjs";

/** The demo's story, as data: the steps, the expected results, and the least number of requests for each. */

const everybody = { alice: "SPE_E5", bob: "SPE_E5", carol: "SPE_E5 without TEAMS1" };
const nobody = { alice: "nothing", bob: "nothing", carol: "nothing" };

const resources = ["m365-e5", "alice", "bob", "carol"];
const all = (value) => Object.fromEntries(resources.map((name) => [name, value]));

/** How the engine counts the program's resources; the stack is one itself. */
function changes(ops, stack = "same") {
  const counts = {};
  for (const op of [stack, ...Object.values(ops)]) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

/** The default result of a run: it succeeds, changes nothing and finds no drift. */
const uneventful = {
  failed: false,
  errors: [],
  refreshed: {},
  ops: all("same"),
  differences: [],
  changes: changes(all("same")),
  writes: {},
  refused: [],
  deeds: [],
};

const drift = [
  { resource: "m365-e5", property: "quantity", wants: 12, has: 15 },
  { resource: "bob", property: "licenses[0].sku", wants: "SPE_E5", has: null },
  { resource: "carol", property: "licenses[0].excludedPlans[0]", wants: "TEAMS1", has: null },
];
const refreshedWithDrift = { "m365-e5": "changed", alice: "as known", bob: "gone", carol: "changed" };
const repairs = { "m365-e5": "update", alice: "same", bob: "create", carol: "update" };
const resized = { ...all("same"), "m365-e5": "update" };

const resize = (from, to) => ({
  title: `${to > from ? "raise" : "lower"} to ${to}`,
  config: { quantity: String(to) },
  run: { command: "up" },
  expect: {
    ...uneventful,
    ops: resized,
    changes: changes(resized),
    differences: [{ resource: "m365-e5", property: "quantity", wants: to, has: from }],
    writes: { PATCH: 1 },
    deeds: [`request: quantity ${from} → ${to}`],
    service: { quantity: to, ...everybody },
  },
  least: [lookUp, [2, "subscription: look, set"]],
  checked: "one PATCH; the service has the new quantity; no user's license was touched",
});

const products = [1, "products by name"];
const readAll = [[1, "subscription"], [3, "users"], products];
const lookTwice = [1, "Bob again, before his license is reported missing"];
const lookUp = [2, "look up: customers, subscriptions"];
const lookAhead = [2, "look ahead: subscriptions, products"];
const lookCloser = [2, "look ahead: Bob, as a new user; the users of the quantity that falls"];

const ofCustomer = { customerId };
const ofSubscription = { ...ofCustomer, subscriptionId };

export const beginning = { expect: { deeds: [], service: { quantity: 10, ...nobody } } };

/** @type {{ title: string, steps: object[] }[]} */
export const chapters = [
  {
    title: "Create what the program declares",
    steps: [
      {
        title: "create",
        run: { command: "up" },
        expect: {
          ...uneventful,
          ops: all("create"),
          changes: changes(all("create"), "create"),
          writes: { PATCH: 1, POST: 3 },
          deeds: [
            "request: assign alice SPE_E5",
            "request: assign bob SPE_E5",
            "request: assign carol SPE_E5 without TEAMS1",
            "request: quantity 10 → 12",
          ],
          seatsFirst: true,
          service: { quantity: 12, ...everybody },
        },
        least: [
          lookUp,
          [2, "subscription: look, set"],
          [9, "users: look, assign, look again, each"],
          products,
          [1, "users by name"],
        ],
        checked: "4 resources created; the quantity set first, by one PATCH; 3 assignments",
      },
    ],
  },
  {
    title: "Run it again: nothing to do",
    steps: [
      {
        title: "again",
        run: { command: "up" },
        expect: { ...uneventful, service: { quantity: 12, ...everybody } },
        least: [lookUp],
        checked: "no write; only the program itself asks, for its customer and its subscription",
      },
    ],
  },
  {
    title: "Meanwhile, someone changes the customer by hand",
    steps: [
      {
        elsewhere: [
          {
            told: "3 more seats are bought: 15",
            change: { change: "setQuantity", ...ofSubscription, quantity: 15 },
          },
          {
            told: "Bob's license is taken away",
            change: { change: "removeLicense", ...ofCustomer, userId: users.bob, sku: "SPE_E5" },
          },
          {
            told: "Teams is switched on for Carol",
            change: { change: "assignLicense", ...ofCustomer, userId: users.carol, sku: "SPE_E5", excludedPlans: [] },
          },
        ],
        expect: {
          deeds: ["elsewhere: plans carol SPE_E5", "elsewhere: quantity 12 → 15", "elsewhere: remove bob SPE_E5"],
          seatsFirst: true,
          service: { quantity: 15, alice: "SPE_E5", bob: "nothing", carol: "SPE_E5" },
        },
        checked: "Pulumi knows nothing of it yet",
      },
    ],
  },
  {
    title: "See the drift",
    steps: [
      {
        title: "drift is seen",
        run: { command: "preview", refresh: true, expectNoChanges: true },
        expect: {
          ...uneventful,
          failed: true,
          refreshed: refreshedWithDrift,
          ops: repairs,
          differences: drift,
          changes: changes(repairs),
          service: { quantity: 15, alice: "SPE_E5", bob: "nothing", carol: "SPE_E5" },
        },
        least: [lookUp, ...readAll, lookTwice, lookAhead, lookCloser, [1, "Bob, as a new user: his licenses"]],
        checked: "exactly these three differences; nothing written; a pipeline would stop here",
      },
    ],
  },
  {
    title: "Repair it",
    steps: [
      {
        title: "repair",
        run: { command: "up", refresh: true },
        expect: {
          ...uneventful,
          refreshed: refreshedWithDrift,
          ops: repairs,
          differences: drift,
          changes: changes(repairs),
          writes: { PATCH: 1, POST: 2 },
          deeds: [
            "request: assign bob SPE_E5",
            "request: plans carol SPE_E5 without TEAMS1",
            "request: quantity 15 → 12",
          ],
          seatsFirst: true,
          service: { quantity: 12, ...everybody },
        },
        least: [
          lookUp,
          ...readAll,
          lookTwice,
          [2, "subscription: look, set"],
          [6, "Bob, Carol: look, assign, look again, each"],
          [1, "users by name"],
        ],
        checked: "these three differences are fixed, and no others: one PATCH, two assignments; no request for Alice",
      },
      {
        title: "in step again",
        run: { command: "preview", refresh: true, expectNoChanges: true },
        expect: { ...uneventful, refreshed: all("as known"), service: { quantity: 12, ...everybody } },
        least: [lookUp, ...readAll, lookAhead],
        checked: "no difference is left, and the same command now succeeds",
      },
    ],
  },
  {
    title: "Change the quantity in the program",
    steps: [resize(12, 14), resize(14, 11)],
  },
  {
    title: "Destroy the stack",
    ends: true,
    steps: [
      {
        title: "destroy",
        run: { command: "destroy" },
        expect: {
          ...uneventful,
          ops: all("delete"),
          changes: changes(all("delete"), "delete"),
          writes: { POST: 3 },
          deeds: ["request: remove alice SPE_E5", "request: remove bob SPE_E5", "request: remove carol SPE_E5"],
          service: { quantity: 11, ...nobody },
        },
        least: [[9, "users: look, remove, look again, each"]],
        checked: "the assignments are gone; the subscription is left with its quantity",
      },
    ],
  },
];

/** A change that the user may try by hand. */
export const suggestion = { change: "removeLicense", ...ofCustomer, userId: users.alice, sku: "SPE_E5" };

export const sum = (least) => least.reduce((total, [count]) => total + count, 0);
