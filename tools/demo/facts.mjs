import { nameOf } from "./world.mjs";

/** The facts of a step, in a form that can be compared with the expected facts. Pure. */

/**
 * @param {object} record of one step
 * @param {{ exitCode: number, events: object[], journal: object[] }} [record.run] of the engine, where the step has one
 * @param {object[]} record.ledger the changes that took effect in the service, from the simulator's ledger
 * @param {object} record.service Partner Center's answers after the step
 */
export function factsOf({ run, ledger, service }) {
  return {
    ...(run ? { failed: run.exitCode !== 0, ...engineFacts(run.events), ...requestFacts(run.journal) } : {}),
    ...deedFacts(ledger),
    service: serviceFacts(service),
  };
}

/** Of either provider: the dynamic one of Node programs, and the plugin of all languages. */
const isOurs = ({ type }) => /^(pulumi-nodejs:dynamic\/licenses:|licenses:index:)/.test(type);

const resourceName = (urn) => urn.slice(urn.lastIndexOf("::") + 2);

function engineFacts(events) {
  const outcomes = events
    .flatMap(({ resOutputsEvent }) => (resOutputsEvent ? [resOutputsEvent.metadata] : []))
    .filter(isOurs)
    .sort((a, b) => a.urn.localeCompare(b.urn));
  const refreshes = outcomes.filter(({ op }) => op === "refresh");
  const acts = outcomes.filter(({ op }) => op !== "refresh");
  const refreshed = byName(refreshes, ({ new: live, detailedDiff }) => {
    if (!live) return "gone";
    return detailedDiff ? "changed" : "as known";
  });
  return {
    refreshed,
    ops: byName(acts, ({ op }) => op),
    differences: acts.flatMap((act) => differencesOf(act, refreshed)),
    changes: events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent.resourceChanges ?? {},
    errors: [
      ...events.flatMap(({ resOpFailedEvent }) =>
        resOpFailedEvent
          ? [`${resOpFailedEvent.metadata.op} ${resourceName(resOpFailedEvent.metadata.urn)} failed`]
          : [],
      ),
      ...events.flatMap(({ diagnosticEvent }) =>
        diagnosticEvent?.severity === "error" ? [plainText(diagnosticEvent.message)] : [],
      ),
    ],
  };
}

/** Pulumi marks colours in its messages like `<{%fg 13%}>`. */
export const plainText = (message) => message.replace(/<\{%[^%]*%\}>/g, "").trim();

/** One resource may take several operations, as a replacement does. */
function byName(outcomes, wordFor) {
  const found = {};
  for (const outcome of outcomes) {
    const name = resourceName(outcome.urn);
    const value = wordFor(outcome);
    found[name] = name in found ? `${found[name]}, ${value}` : value;
  }
  return found;
}

/** Properties that identify the object. They cannot drift. */
const naming = new Set(["customerId", "subscriptionId", "userId"]);

/** The wanted and the found value of each property, for one operation that the engine plans or has done. */
export function differencesOf({ urn, op, old, new: wanted, detailedDiff }, refreshed = {}) {
  const resource = resourceName(urn);
  if (op === "create" && refreshed[resource] === "gone") {
    return Object.entries(wanted.inputs)
      .filter(([key]) => !naming.has(key) && !key.startsWith("__"))
      .flatMap(([key, value]) => leaves(value, key))
      .map(([property, wants]) => ({ resource, property, wants, has: null }));
  }
  if (op !== "update") return [];
  const properties = Object.keys(detailedDiff ?? {}).sort();
  return properties.map((property) => ({
    resource,
    property,
    wants: valueAt(wanted.inputs, property),
    has: valueAt(old.inputs, property),
  }));
}

function leaves(value, path) {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, `${path}.${key}`));
}

/** @param path as Pulumi writes it: `licenses[0].excludedPlans[0]` */
const valueAt = (inputs, path) =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((value, key) => value?.[key], inputs) ?? null;

function requestFacts(exchanges) {
  const writes = {};
  for (const { method } of exchanges) if (method !== "GET") writes[method] = (writes[method] ?? 0) + 1;
  const refused = exchanges.filter(({ status }) => status === null || status >= 400);
  return { writes, refused: refused.map(({ method, path, status }) => `${method} ${path}: ${status}`) };
}

/** Pulumi works on the users concurrently, in any order. That the subscription comes first is checked separately. */
function deedFacts(entries) {
  const seats = entries.findIndex(({ kind }) => kind === "quantity");
  return { deeds: entries.map(deed).sort(), ...(seats >= 0 && entries.length > 1 ? { seatsFirst: seats === 0 } : {}) };
}

function deed({ kind, by, from, to, userId = "", skuId = "", excludedPlans = [] }) {
  const what = kind === "quantity" ? `${from} → ${to}` : `${nameOf(userId)} ${license(nameOf(skuId), excludedPlans)}`;
  return `${by}: ${kind} ${what}`;
}

function serviceFacts({ subscription, products, licenses }) {
  const held = Object.entries(licenses).map(([user, { items }]) => [
    user,
    items.map((item) => heldLicense(item, products)).join(", ") || "nothing",
  ]);
  return { quantity: subscription.quantity, ...Object.fromEntries(held) };
}

function heldLicense({ productSku, servicePlans }, products) {
  const product = products.items.find((item) => item.productSku.id === productSku.id);
  const on = new Set(servicePlans.map(({ id }) => id));
  const off = product.servicePlans.filter(({ id, targetType }) => targetType === "User" && !on.has(id));
  return license(
    productSku.skuPartNumber,
    off.map(({ id }) => id),
  );
}

const license = (sku, excludedPlans) =>
  excludedPlans.length === 0 ? sku : `${sku} without ${excludedPlans.map(nameOf).join(", ")}`;

/** @param deployment as `pulumi stack export` gives it; sizes are in bytes, without white space */
export function stateSizes({ deployment }) {
  const size = (value = "") => Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value));
  return deployment.resources
    .filter(isOurs)
    .sort((a, b) => a.urn.localeCompare(b.urn))
    .map((resource) => ({
      resource: resourceName(resource.urn),
      bytes: size(resource),
      provider: size(resource.inputs.__provider),
      stackTrace: size(resource.stackTrace),
    }));
}
