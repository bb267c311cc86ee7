import type { Change, FaultRule, Simulator } from "pulumi-licenses/simulator";
import type { Target } from "./faultsLine";
import type { SignIn } from "./faultsProcess";
import type { Declared } from "./faultsStack";
import { customer, offer, organization, plan, sku, subscription, user } from "./faultsWorld";

/** The rows of the table: every call of every resource, with a run that makes it. */

export interface Scenario {
  /** The call, and the run that makes it. */
  name: string;
  target: Target;
  /** Whether the call changes something. */
  writes: boolean;
  /** The run that the fault strikes. `preview` changes nothing. */
  act: "up" | "refresh" | "destroy" | "preview";
  program: Declared[];
  /** The program of an earlier update without faults. */
  earlier?: Declared[];
  /** Seconds after which the earlier run stopped waiting, so that it left a running operation. */
  earlierWait?: number;
  /** Differences from the usual world. */
  prepare?(simulator: Simulator): void;
  /** Changes that someone else made since then. */
  meanwhile?: Change[];
  /** Changes that the service made since then. */
  since?(simulator: Simulator): void;
  /** Further faults of the run. */
  also?: FaultRule[];
  /** Licenses of which the user must have one at every moment. */
  never?: { userId: string; without: string[] }[];
  /** The run ends with a refusal also without a fault. */
  refused?: boolean;
  signIn?: { partnerCenter?: SignIn; suite?: SignIn };
}

const inCustomer = `/v1/customers/*`;
const paths = {
  subscription: `${inCustomer}/subscriptions/*`,
  subscriptions: `${inCustomer}/subscriptions`,
  provisioning: `${inCustomer}/subscriptions/*/provisioningstatus`,
  upgrades: `${inCustomer}/subscriptions/*/upgrades`,
  transitions: `${inCustomer}/subscriptions/*/transitions`,
  eligibilities: `${inCustomer}/subscriptions/*/transitioneligibilities`,
  skus: `${inCustomer}/subscribedskus`,
  users: `${inCustomer}/users`,
  licenses: `${inCustomer}/users/*/licenses`,
  updates: `${inCustomer}/users/*/licenseupdates`,
  token: "/*/oauth2/v2.0/token",
  available: "/lrm/api/host/*/organization/*/license/available",
  license: "/lrm/api/host/*/organization/*/license",
  remove: "/lrm/api/host/*/organization/*/license/remove",
  pool: "/lrm/api/host/*/available-products",
  authenticate: "/api/account/authenticate",
  connect: "/identity_/connect/token",
};

const get = (path: string, skip = 0): Target => ({ method: "GET", path, skip });
const post = (path: string, skip = 0): Target => ({ method: "POST", path, skip });
const patch = (skip = 0): Target => ({ method: "PATCH", path: paths.subscription, skip });

const quantity = (subscriptionId: string, count: number, more: object = {}): Declared => ({
  type: "SubscriptionQuantity",
  name: "seats",
  args: { customerId: customer, subscriptionId, quantity: count, ...more },
});

const licensed = (userId: string, ...licenses: (string | { sku: string; excludedPlans: string[] })[]): Declared => ({
  type: "UserLicense",
  name: "person",
  args: {
    customerId: customer,
    userId,
    licenses: licenses.map((license) => (typeof license === "string" ? { sku: license } : license)),
  },
});

const upgrade = (subscriptionId: string, target: string, more: object = {}): Declared => ({
  type: "SubscriptionUpgrade",
  name: "upgrade",
  args: { customerId: customer, subscriptionId, target, upgradeType: "upgrade_with_license_transfer", ...more },
});

const allocated = (organizationId: string, quantities: Record<string, number>, more: object = {}): Declared => ({
  type: "OrganizationLicense",
  name: "organization",
  args: {
    organizationId,
    productQuantities: Object.entries(quantities).map(([code, count]) => ({ code, quantity: count })),
    ...more,
  },
});

const read = { writes: false } as const;
const write = { writes: true } as const;
const up = { act: "up" } as const;

const moreSeats = { ...up, program: [quantity(subscription.e5, 12)] };
const slowSeats = { ...up, program: [quantity(subscription.slow, 8)] };
const givenBack = {
  act: "destroy" as const,
  earlier: [quantity(subscription.e5, 12, { onDelete: "restore" })],
  program: [],
};

const quantities: Scenario[] = [
  { name: "GET subscription: create", ...read, target: get(paths.subscription), ...moreSeats },
  { name: "PATCH subscription: more seats", ...write, target: patch(), ...moreSeats },
  {
    name: "PATCH subscription: fewer seats",
    ...write,
    target: patch(),
    ...up,
    earlier: [quantity(subscription.e5, 10)],
    program: [quantity(subscription.e5, 8)],
  },
  {
    name: "PATCH subscription: at renewal",
    ...write,
    target: patch(),
    ...up,
    program: [quantity(subscription.e3, 15, { decrease: "atRenewal" })],
  },
  {
    name: "PATCH subscription: end of term",
    ...write,
    target: patch(),
    ...up,
    program: [quantity(subscription.e3, 20, { endOfTerm: "cancel" })],
  },
  {
    name: "PATCH subscription: end of term after more seats",
    ...write,
    target: patch(1),
    ...up,
    earlier: [quantity(subscription.e5, 10, { endOfTerm: "extend" })],
    program: [quantity(subscription.e5, 12, { endOfTerm: "extend" })],
  },
  {
    name: "PATCH subscription: legacy",
    ...write,
    target: patch(),
    ...up,
    program: [quantity(subscription.legacy, 6)],
  },
  { name: "PATCH subscription: 202", ...write, target: patch(), ...slowSeats },
  { name: "GET subscription: after 202", ...read, target: get(paths.subscription, 1), ...slowSeats },
  {
    name: "GET subscription: refresh",
    ...read,
    target: get(paths.subscription),
    act: "refresh",
    earlier: moreSeats.program,
    program: moreSeats.program,
  },
  { name: "GET subscription: delete", ...read, target: get(paths.subscription), ...givenBack },
  { name: "PATCH subscription: delete", ...write, target: patch(), ...givenBack },
];

const assigned = { ...up, program: [licensed(user.alice, "SPE_E5")] };
const byName = { ...up, program: [licensed("erin@contoso.example", "SPE_E5")] };
const swapped = {
  ...up,
  earlier: [licensed(user.bob, "SPE_E3")],
  program: [licensed(user.bob, "SPE_E5")],
  never: [{ userId: user.bob, without: [sku.e3, sku.e5] }],
};
const swappedAcross = {
  ...up,
  earlier: [licensed(user.carol, "CFQ7TTC0K5DR/0002")],
  program: [licensed(user.carol, "SPE_E5")],
  never: [{ userId: user.carol, without: [sku.minecraft, sku.e5] }],
};
const alone = {
  ...up,
  program: [{ ...licensed(user.bob, "SPE_E5"), args: { ...licensed(user.bob, "SPE_E5").args, exclusive: true } }],
  never: [{ userId: user.bob, without: [sku.e3, sku.e5] }],
};
const refreshed = { act: "refresh" as const, earlier: assigned.program, program: assigned.program };
const takenAway = { act: "destroy" as const, earlier: assigned.program, program: [] };

const licenses: Scenario[] = [
  { name: "GET users: create by name", ...read, target: get(paths.users), ...byName },
  { name: "GET users: second page", ...read, target: get(paths.users, 1), ...byName },
  { name: "GET subscribedskus: create", ...read, target: get(paths.skus), ...assigned },
  { name: "GET licenses: create", ...read, target: get(paths.licenses), ...assigned },
  { name: "POST licenseupdates: assign", ...write, target: post(paths.updates), ...assigned },
  { name: "GET licenses: read back", ...read, target: get(paths.licenses, 1), ...assigned },
  { name: "POST licenseupdates: swap", ...write, target: post(paths.updates), ...swapped },
  { name: "GET licenses: read back a swap", ...read, target: get(paths.licenses, 1), ...swapped },
  { name: "POST licenseupdates: 2 groups, 1st", ...write, target: post(paths.updates), ...swappedAcross },
  { name: "POST licenseupdates: 2 groups, 2nd", ...write, target: post(paths.updates, 1), ...swappedAcross },
  {
    name: "POST licenseupdates: plans",
    ...write,
    target: post(paths.updates),
    ...up,
    earlier: assigned.program,
    program: [licensed(user.alice, { sku: "SPE_E5", excludedPlans: [plan.teams] })],
    never: [{ userId: user.alice, without: [sku.e5] }],
  },
  { name: "GET licenses: exclusive", ...read, target: get(paths.licenses), ...alone },
  { name: "POST licenseupdates: exclusive", ...write, target: post(paths.updates), ...alone },
  { name: "GET licenses: refresh", ...read, target: get(paths.licenses), ...refreshed },
  { name: "GET subscribedskus: refresh", ...read, target: get(paths.skus), ...refreshed },
  { name: "GET licenses: delete", ...read, target: get(paths.licenses), ...takenAway },
  { name: "POST licenseupdates: delete", ...write, target: post(paths.updates), ...takenAway },
];

const legacy = { ...up, program: [upgrade(subscription.legacy, offer.legacyTarget)] };
const some = { ...up, program: [upgrade(subscription.e3, offer.e5, { upgradeType: "upgrade_only", quantity: 5 })] };
const all = {
  ...up,
  program: [upgrade(subscription.e3, offer.e5)],
  never: [{ userId: user.bob, without: [sku.e3, sku.e5] }],
};
const legacyUsers = { never: [{ userId: user.erin, without: [sku.powerBi, sku.e5] }] };

/** A killed run has begun the upgrade, and the state does not have it. */
const begun = {
  ...some,
  prepare: ({ world }: Simulator) => {
    world.customer(customer)?.transitions.push({
      operationId: "1caf8ec7-62cc-4ab5-b35d-572d2a62974c",
      subscriptionId: subscription.e3,
      request: {
        fromCatalogItemId: offer.e3,
        toCatalogItemId: offer.e5,
        toSubscriptionId: subscription.e5,
        quantity: 5,
      },
      events: [{ name: "Conversion", status: "Completed", timestamp: "2026-01-08T18:37:41Z", errors: [] }],
      readsLeft: null,
    });
  },
};

/** The earlier run has begun the upgrade, and stopped waiting for it. The upgrade ends some reads later. */
const leftUnderWay = (looks: number) => ({
  program: some.program,
  earlier: some.program,
  earlierWait: 2,
  prepare: ({ world }: Simulator) => {
    const source = world.customer(customer)?.subscriptions.get(subscription.e3);
    for (const target of source?.transitionTargets ?? []) target.completesAfterReads = 1_000;
  },
  since: ({ world }: Simulator) => {
    for (const transition of world.customer(customer)?.transitions ?? []) transition.readsLeft = looks;
  },
});

/** The answer to a write is empty, so the provider has to read the result. */
const silently = (target: Target): Pick<Scenario, "also"> => ({
  also: [{ ...target, effect: { do: "body", as: "empty" } }],
});

/** The answer does not name the new subscription. */
const namelessUpgrade: Pick<Scenario, "also"> = {
  also: [{ ...post(paths.upgrades), effect: { do: "edit", remove: ["targetSubscriptionId"] } }],
};

const upgrades: Scenario[] = [
  { name: "GET subscription: legacy upgrade", ...read, target: get(paths.subscription), ...legacy, ...legacyUsers },
  { name: "GET subscriptions: legacy upgrade", ...read, target: get(paths.subscriptions), ...legacy, ...legacyUsers },
  { name: "GET upgrades", ...read, target: get(paths.upgrades), ...legacy, ...legacyUsers },
  { name: "POST upgrades", ...write, target: post(paths.upgrades), ...legacy, ...legacyUsers },
  {
    name: "GET subscriptions: legacy, afterwards",
    ...read,
    target: get(paths.subscriptions, 1),
    ...legacy,
    ...legacyUsers,
    ...namelessUpgrade,
  },
  { name: "GET subscription: transition", ...read, target: get(paths.subscription), ...some },
  {
    name: "GET subscription: is it the target",
    ...read,
    target: get(paths.subscription, 1),
    ...all,
    ...silently(post(paths.transitions)),
  },
  { name: "GET transitions: before", ...read, target: get(paths.transitions), ...some },
  { name: "GET transitions: begun already", ...read, target: get(paths.transitions), ...begun },
  { name: "GET transitioneligibilities", ...read, target: get(paths.eligibilities), ...some },
  { name: "POST transitions: some seats", ...write, target: post(paths.transitions), ...some },
  { name: "POST transitions: all seats", ...write, target: post(paths.transitions), ...all },
  { name: "GET transitions: under way", ...read, target: get(paths.transitions, 1), ...all },
  { name: "GET transitions: goes on waiting", ...read, target: get(paths.transitions), act: "up", ...leftUnderWay(6) },
  { name: "GET transitions: refresh", ...read, target: get(paths.transitions), act: "refresh", ...leftUnderWay(0) },
  { name: "GET subscriptions: transition", ...read, target: get(paths.subscriptions), ...some },
  {
    name: "GET subscriptions: upgrade's refresh",
    ...read,
    target: get(`${paths.subscriptions}**`),
    act: "refresh",
    earlier: some.program,
    program: some.program,
  },
];

const given = { ...up, program: [allocated(organization.operations, { UNATT: 2, ATTUNU: 5 })] };
const lessGiven = {
  ...up,
  earlier: [allocated(organization.operations, { UNATT: 2, ATTUNU: 5 })],
  program: [allocated(organization.operations, { UNATT: 1 })],
};
const beside = { ...up, program: [allocated(organization.finance, { UNATT: 4 })] };
const besideOthers = {
  ...up,
  earlier: beside.program,
  meanwhile: [
    { change: "setAllocation" as const, organizationId: organization.finance, code: "ATTUNU", quantity: 20 },
    { change: "setAllocation" as const, organizationId: organization.finance, code: "TAUNATT", quantity: 3 },
  ],
  program: [allocated(organization.finance, { UNATT: 5 })],
};
const removed = {
  act: "destroy" as const,
  earlier: [allocated(organization.operations, { UNATT: 2 }, { onDelete: "remove" })],
  program: [],
};
const tooMany = { ...up, program: [allocated(organization.operations, { UNATT: 50 })], refused: true };
const onlyPut = { prepare: ({ world }: Simulator) => Object.assign(world.uipath, { verb: "PUT" }) };
const unlicensedIs404 = { prepare: ({ world }: Simulator) => Object.assign(world.uipath, { unlicensedRead: "404" }) };
const putLicense: Target = { method: "PUT", path: paths.license };
const deleteLicense: Target = { method: "DELETE", path: paths.remove };
const unreadable = { prepare: ({ world }: Simulator) => Object.assign(world.uipath, { readable: false }) };

const organizations: Scenario[] = [
  { name: "GET available: create", ...read, target: get(paths.available), ...beside },
  { name: "GET available: update, others changed", ...read, target: get(paths.available), ...besideOthers },
  { name: "POST license: update, others changed", ...write, target: post(paths.license), ...besideOthers },
  { name: "POST license: first", ...write, target: post(paths.license), ...given },
  { name: "POST license: beside others", ...write, target: post(paths.license), ...beside },
  { name: "POST license: a code less", ...write, target: post(paths.license), ...lessGiven },
  { name: "POST license: where PUT is right", ...write, target: post(paths.license), ...given, ...onlyPut },
  { name: "PUT license: first", ...write, target: putLicense, ...given, ...onlyPut },
  { name: "PUT license: beside others", ...write, target: putLicense, ...beside, ...onlyPut },
  { name: "PUT license: update, others changed", ...write, target: putLicense, ...besideOthers, ...onlyPut },
  { name: "PUT license: a code less", ...write, target: putLicense, ...lessGiven, ...onlyPut },
  {
    name: "POST license: not readable",
    ...write,
    target: post(paths.license),
    ...up,
    program: [allocated(organization.operations, { UNATT: 2 }, { adopt: "replaceAll" })],
    ...unreadable,
  },
  {
    name: "GET available: refresh",
    ...read,
    target: get(paths.available),
    act: "refresh",
    earlier: beside.program,
    program: beside.program,
  },
  { name: "GET available: first", ...read, target: get(paths.available), ...given },
  {
    name: "GET available: read back",
    ...read,
    target: get(paths.available, 1),
    ...beside,
    ...silently(post(paths.license)),
  },
  { name: "GET available: a code less", ...read, target: get(paths.available), ...lessGiven },
  { name: "GET available: no license yet, 404", ...read, target: get(paths.available), ...given, ...unlicensedIs404 },
  { name: "GET available-products: no license yet", ...read, target: get(paths.pool), ...given, ...unlicensedIs404 },
  { name: "DELETE remove", ...write, target: deleteLicense, ...removed },
  {
    name: "GET available: was it removed",
    ...read,
    target: get(paths.available),
    ...removed,
    also: [{ ...deleteLicense, times: 100, effect: { do: "drop", when: "after" } }],
  },
  { name: "POST license: too many", ...write, target: post(paths.license), ...tooMany },
  { name: "GET available-products", ...read, target: get(paths.pool), ...tooMany },
];

const signIns: Scenario[] = [
  { name: "POST token: refresh token", ...read, target: post(paths.token), ...moreSeats },
  {
    name: "POST token: application alone",
    ...read,
    target: post(paths.token),
    ...moreSeats,
    signIn: { partnerCenter: "app" },
  },
  { name: "POST authenticate", ...read, target: post(paths.authenticate), ...given },
  {
    name: "POST connect/token: password",
    ...read,
    target: post(paths.connect),
    ...given,
    signIn: { suite: "password with a client" },
  },
  { name: "POST connect/token: client", ...read, target: post(paths.connect), ...given, signIn: { suite: "client" } },
];

/** A program that makes a preview send each of its requests: one more seat of a full product, for one of two users. The other has it. */
const short = {
  act: "preview" as const,
  program: [
    quantity(subscription.kiosk, 2),
    licensed(user.alice, "SPE_F1"),
    { ...licensed("bob@contoso.example", "SPE_F1"), name: "another" },
  ],
  prepare: (simulator: Simulator) => {
    const held = simulator.world.customer(customer)?.licenses.get(sku.kiosk);
    held?.delete(user.dave);
    simulator.change({ change: "assignLicense", customerId: customer, userId: user.alice, sku: sku.kiosk });
  },
};

const previews: Scenario[] = [
  { name: "GET subscriptions: preview", ...read, target: get(paths.subscriptions), ...short },
  { name: "GET subscribedskus: preview", ...read, target: get(paths.skus), ...short },
  { name: "GET users: preview", ...read, target: get(paths.users), ...short },
  { name: "GET licenses: preview", ...read, target: get(paths.licenses), ...short },
  { name: "GET provisioningstatus: preview", ...read, target: get(paths.provisioning), ...short },
  {
    name: "GET available-products: preview",
    ...read,
    target: get(paths.pool),
    act: "preview",
    program: given.program,
  },
];

export const groups: Record<string, Scenario[]> = {
  SubscriptionQuantity: quantities,
  UserLicense: licenses,
  SubscriptionUpgrade: upgrades,
  OrganizationLicense: organizations,
  "sign-in": signIns,
  preview: previews,
};

export const scenarios: Scenario[] = Object.values(groups).flat();

export const scenarioOf = (name: string): Scenario => {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}.`);
  return found;
};
