import { evaluate } from "./support";

/** The demo can fail: any difference from the story fails its step. */

interface Step {
  op: string;
  old?: { inputs: object };
  new?: { inputs: object };
  detailedDiff?: object;
}

/** The record of a step. A test can replace each part of the story's record. */
interface Parts {
  exitCode?: number;
  refreshed?: Record<string, Step>;
  done?: Record<string, Step>;
  counts?: Record<string, number>;
  events?: object[];
  requests?: object[];
  ledger?: object[];
  quantity?: number;
  licenses?: Record<string, object>;
}

const users: Record<string, string> = {
  alice: "554526aa-cf5e-46fa-95df-98dbc55d8a1e",
  bob: "a9ef48bb-8758-4590-a312-d4a47bfaded4",
  carol: "6e668259-1f09-479d-bcb8-d9b03e826b8d",
};
const e5 = { id: "06ebc4ee-1bb5-47dd-8120-11324bc54e06", skuPartNumber: "SPE_E5" };
const teams = { id: "57ff2da0-773e-42df-b2af-ffb7a2317929", targetType: "User" };
const exchange = { id: "efb87545-963c-4e0d-99df-69c6916d9eb0", targetType: "User" };

const license = (...servicePlans: object[]) => ({ items: [{ productSku: e5, servicePlans }] });
const everything = license(exchange, teams);
const withoutTeams = license(exchange);
const nothing = { items: [] };

const get = { method: "GET", path: "/v1/customers", status: 200 };
const patch = { method: "PATCH", path: "/v1/customers", status: 200 };
const post = { method: "POST", path: "/v1/customers", status: 201 };

const resize = (from: number, to: number) => ({ kind: "quantity", by: "request", from, to });
const deed = (kind: string, user: string, ...plans: { id: string }[]) => ({
  kind,
  by: "request",
  userId: users[user],
  skuId: e5.id,
  excludedPlans: plans.map(({ id }) => id),
});

function outcomes(steps: Record<string, Step>): object[] {
  return Object.entries(steps).map(([name, step]) => {
    const type = `pulumi-nodejs:dynamic/licenses:${name === "m365-e5" ? "SubscriptionQuantity" : "UserLicense"}`;
    const urn = `urn:pulumi:demo::licenses-quickstart::${type}::${name}`;
    return { resOutputsEvent: { metadata: { urn, type, detailedDiff: null, ...step } } };
  });
}

const happened = (parts: Required<Parts>) => ({
  run: {
    exitCode: parts.exitCode,
    events: [
      ...outcomes(parts.refreshed),
      ...outcomes(parts.done),
      ...parts.events,
      { summaryEvent: { resourceChanges: parts.counts } },
    ],
    journal: parts.requests,
  },
  ledger: parts.ledger,
  service: {
    subscription: { quantity: parts.quantity },
    products: { items: [{ productSku: e5, servicePlans: [exchange, teams] }] },
    licenses: parts.licenses,
  },
});

const create = { op: "create", new: { inputs: {} } };
const created: Required<Parts> = {
  exitCode: 0,
  refreshed: {},
  done: { "m365-e5": create, carol: create, alice: create, bob: create },
  counts: { create: 5 },
  events: [],
  requests: [get, patch, post, post, post],
  ledger: [resize(10, 12), deed("assign", "carol", teams), deed("assign", "alice"), deed("assign", "bob")],
  quantity: 12,
  licenses: { alice: everything, bob: everything, carol: withoutTeams },
};

const seats = (quantity: number) => ({ inputs: { quantity } });
const held = (...excludedPlans: string[]) => ({
  inputs: { customerId: "0c39", userId: "them@contoso.example", licenses: [{ sku: "SPE_E5", excludedPlans }] },
});
const gone = { op: "refresh" };
const asKnown = { op: "refresh", new: held() };
const onePlan = { "licenses[0].excludedPlans[0]": {} };
const drifted: Required<Parts> = {
  exitCode: 7,
  refreshed: {
    "m365-e5": { op: "refresh", new: seats(15), detailedDiff: { quantity: {} } },
    alice: asKnown,
    bob: gone,
    carol: { op: "refresh", new: held(), detailedDiff: onePlan },
  },
  done: {
    "m365-e5": { op: "update", old: seats(15), new: seats(12), detailedDiff: { quantity: {} } },
    alice: { op: "same", new: held() },
    bob: { op: "create", new: held() },
    carol: { op: "update", old: held(), new: held("TEAMS1"), detailedDiff: onePlan },
  },
  counts: { same: 2, update: 2, create: 1 },
  events: [],
  requests: [get, get],
  ledger: [],
  quantity: 15,
  licenses: { alice: everything, bob: nothing, carol: everything },
};

const destroyed: Required<Parts> = {
  exitCode: 0,
  refreshed: {},
  done: { alice: { op: "delete" }, bob: { op: "delete" }, carol: { op: "delete" }, "m365-e5": { op: "delete" } },
  counts: { delete: 5 },
  events: [],
  requests: [get, post, post, post],
  ledger: [deed("remove", "bob"), deed("remove", "alice"), deed("remove", "carol")],
  quantity: 11,
  licenses: { alice: nothing, bob: nothing, carol: nothing },
};

/** The differences that the story finds in the first step of a chapter. */
function differences(chapter: number, parts: Required<Parts>): string[] {
  const expression = "judge(chapters[input.chapter - 1].steps[0].expect, factsOf(input.happened))";
  const found = evaluate<{ about: string }[]>(expression, { chapter, happened: happened(parts) });
  return found.map(({ about }) => about).sort();
}

const story = [
  ["create", 1, created],
  ["drift", 4, drifted],
  ["destroy", 7, destroyed],
] as const;

test.each(story)("%s: what should happen is no difference", (_, chapter, parts) => {
  expect(differences(chapter, parts)).toEqual([]);
});

type Case = [what: string, otherParts: Parts, about: string[]];

const otherwise: Record<(typeof story)[number][0], Case[]> = {
  create: [
    ["the command fails", { exitCode: 1 }, ["failed"]],
    ["a resource is left as it is", { done: { ...created.done, bob: { op: "same" } } }, ["ops"]],
    ["a resource is missing", { done: { "m365-e5": create, carol: create, alice: create } }, ["ops"]],
    ["there is one more resource", { done: { ...created.done, dave: create } }, ["ops"]],
    ["the engine counts otherwise", { counts: { create: 4 } }, ["changes"]],
    [
      "an operation fails",
      { events: [{ resOpFailedEvent: { metadata: { op: "create", urn: "::bob" } } }] },
      ["errors"],
    ],
    ["there is an error", { events: [{ diagnosticEvent: { severity: "error", message: "no" } }] }, ["errors"]],
    ["there is a second PATCH", { requests: [patch, patch, post, post, post] }, ["writes"]],
    ["an assignment is not asked for", { requests: [patch, post, post] }, ["writes"]],
    ["a request is refused", { requests: [...created.requests, { ...get, status: 500 }] }, ["refused"]],
    ["a request is not answered", { requests: [...created.requests, { ...get, status: null }] }, ["refused"]],
    ["users come before the seats", { ledger: [...created.ledger].reverse() }, ["seatsFirst"]],
    [
      "someone else set the quantity",
      { ledger: [{ ...resize(10, 12), by: "elsewhere" }, ...created.ledger.slice(1)] },
      ["deeds"],
    ],
    ["the quantity is another one", { quantity: 11 }, ["service"]],
    ["a user has no license", { licenses: { ...created.licenses, bob: nothing } }, ["service"]],
    ["a plan is on that shall be off", { licenses: { ...created.licenses, carol: everything } }, ["service"]],
    ["the engine says nothing", { done: {}, counts: {} }, ["changes", "ops"]],
  ],
  drift: [
    ["the command succeeds", { exitCode: 0 }, ["failed"]],
    [
      "a property is not shown",
      { done: { ...drifted.done, carol: { op: "update", old: held(), new: held("TEAMS1") } } },
      ["differences"],
    ],
    [
      "a value is another one",
      { done: { ...drifted.done, carol: { ...drifted.done.carol, op: "update", old: held("INTUNE_A") } } },
      ["differences"],
    ],
    [
      "there is more drift than that",
      { done: { ...drifted.done, alice: { op: "update", old: held("TEAMS1"), new: held(), detailedDiff: onePlan } } },
      ["differences", "ops"],
    ],
    ["a loss is not seen", { refreshed: { ...drifted.refreshed, bob: asKnown } }, ["differences", "refreshed"]],
    ["something is asked for", { requests: [get, post] }, ["writes"]],
    ["something takes effect", { ledger: [resize(15, 12)] }, ["deeds"]],
  ],
  destroy: [
    ["the subscription's quantity changes", { quantity: 10 }, ["service"]],
    ["an assignment stays", { licenses: { ...destroyed.licenses, alice: everything } }, ["service"]],
    ["the subscription is written to", { requests: [...destroyed.requests, patch] }, ["writes"]],
  ],
};

describe.each(story)("%s is red when", (name, chapter, parts) => {
  test.each(otherwise[name])("%s", (_, otherParts, about) => {
    expect(differences(chapter, { ...parts, ...otherParts })).toEqual(about);
  });
});

test("sizes are those of the state's own resources, in bytes", () => {
  const provider = "exports.handler=()=>require('pulumi-licenses/UserLicense')";
  const urn = "urn:pulumi:demo::licenses-quickstart::pulumi-nodejs:dynamic/licenses:UserLicense::zoë";
  const resource = { urn, type: "pulumi-nodejs:dynamic/licenses:UserLicense", inputs: { __provider: provider } };
  const resources = [{ urn: "urn:pulumi:demo::x::pulumi:pulumi:Stack::x", type: "pulumi:pulumi:Stack" }, resource];
  expect(evaluate("stateSizes(input)", { deployment: { resources } })).toEqual([
    { resource: "zoë", bytes: Buffer.byteLength(JSON.stringify(resource)), provider: provider.length, stackTrace: 0 },
  ]);
});
