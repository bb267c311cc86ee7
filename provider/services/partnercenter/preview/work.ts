import { called } from "../../../core/planned";
import { counted, together, type Work } from "../../work";
import type { SubscriptionSummary } from "../api";
import { findPlan, findSku } from "../skus";
import type { Step } from "../subscriptionQuantity.decide";
import { renewalOf } from "../term.decide";
import { type EndOfTerm, isAsDeclared, termEndOf } from "../termEnd.decide";
import { asDeclared, inWords } from "../termEnd.words";
import { excludedPlansOf, samePlans } from "../userLicense.decide";
import type { License, SubscribedSku } from "../wire";
import { foreseenQuantity } from "./foreseen";
import { acts, type CustomerProgram, type PlannedLicenses, type PlannedQuantity } from "./program";
import type { Arrival } from "./supply";

/** What an update does at Partner Center, as far as a preview knows it. Pure. */

interface Known {
  subscriptions: SubscriptionSummary[];
  skus: SubscribedSku[];
  /** By user key. A user whose licenses were not read is absent. */
  licenses: ReadonlyMap<string, License[]>;
  arrivals: Arrival[];
}

export function workOf(program: CustomerProgram, known: Known, now: Date): Work {
  return together([
    ...program.quantities.filter(acts).map((planned) => quantityWork(planned, program, known, now)),
    ...known.arrivals.map(upgradeWork),
    ...program.licenses.filter(acts).map((planned) => licenseWork(planned, known)),
    { newUsers: program.licenses.filter(({ planned }) => planned.operation === "create").length },
  ]);
}

function quantityWork(
  wanted: PlannedQuantity,
  { moving }: CustomerProgram,
  { subscriptions }: Known,
  now: Date,
): Partial<Work> {
  const { planned, subscriptionId, quantity } = wanted;
  const live = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId);
  if (live === undefined || moving.includes(subscriptionId)) return { unknown: 1 };
  const step = foreseenQuantity(wanted, live, now);
  if (step.do === "refuse") return {};
  const change = quantityChange(wanted, live, step);
  const end = endChange(live, wanted.endOfTerm, quantity);
  const title = `${called(planned)}${live.offerName === "" ? "" : ` (${live.offerName})`}`;
  return {
    ...change,
    ends: end.changes ? 1 : 0,
    subscriptions: end.changes ? 0 : change.subscriptions,
    lines: [`${title}: has ${live.quantity}${change.text}${end.text}`],
  };
}

interface QuantityChange {
  text: string;
  bought: number;
  givenBack: number;
  givenBackLater: number;
  subscriptions: number;
}

function quantityChange({ planned, quantity }: PlannedQuantity, live: SubscriptionSummary, step: Step): QuantityChange {
  const none = { bought: 0, givenBack: 0, givenBackLater: 0, subscriptions: 0 };
  const wants = `, wants ${quantity}`;
  const later = (seats: number) => {
    const renewal = renewalOf(live);
    return `${seats} ${renewal === undefined ? "at the renewal" : `on ${renewal.toISOString().slice(0, 10)}`}`;
  };
  if (step.do === "change" && step.quantity > live.quantity) {
    const bought = step.quantity - live.quantity;
    return { ...none, bought, text: `${wants}: buys ${bought}` };
  }
  if (step.do === "change") {
    const [givenBack, givenBackLater] = [live.quantity - step.quantity, step.quantity - quantity];
    const rest = givenBackLater === 0 ? "" : ` now, ${later(givenBackLater)}`;
    return { ...none, givenBack, givenBackLater, text: `${wants}: gives back ${givenBack}${rest}` };
  }
  if (step.do === "schedule") {
    const givenBackLater = live.quantity - quantity;
    return { ...none, givenBackLater, text: `${wants}: gives back ${later(givenBackLater)}` };
  }
  if (live.quantity !== quantity) return { ...none, text: `${wants}: renews with ${quantity}, as scheduled already` };
  if (planned.operation === "update") return { ...none, text: ", as wanted: nothing is bought or given back" };
  return { ...none, subscriptions: 1, text: ": adopted, nothing is bought" };
}

/** What happens at the end of the term. It is left out if the program does not set `endOfTerm` and the term renews as usual. */
function endChange(live: SubscriptionSummary, choice: EndOfTerm | undefined, quantity: number) {
  const end = termEndOf(live);
  if (end === undefined) return { changes: false, text: "" };
  if (choice !== undefined && !isAsDeclared(end, choice))
    return {
      changes: true,
      text: `; ${asDeclared({ ...live, quantity }, choice)}, by endOfTerm (without it: ${inWords(end, live)})`,
    };
  const isUsual = end.outcome === "renews" && end.product === undefined;
  if (choice === undefined && isUsual) return { changes: false, text: "" };
  const then = end.outcome === "renews" ? { ...end, quantity } : end;
  return { changes: false, text: `; ${inWords(then, live)}` };
}

function upgradeWork({ planned, title, moved, done }: Arrival): Partial<Work> {
  if (done) return { lines: [`${called(planned)}: has happened already, nothing is upgraded`] };
  if (title === undefined || moved === undefined) return { unknown: 1 };
  return { upgraded: moved, lines: [`${called(planned)}: upgrades ${counted(moved, "seat")} to ${title}`] };
}

/** Counts what a resource changes for its user. */
function licenseWork(planned: PlannedLicenses, { skus, licenses }: Known): Partial<Work> {
  const held = licenses.get(planned.userKey);
  if (planned.skus.some(({ id }) => id === undefined)) return { unknown: 1 };
  if (held !== undefined) return workFor(planned, held, skus);
  if (planned.planned.operation === "create") return { unseen: 1 };
  const before = planned.planned.before;
  if (before === undefined) return { changed: 1 };
  return workBetween(
    before,
    planned.skus.map(({ word }) => word),
  );
}

/** Counts what a user gains and loses, when the user's licenses are known. */
function workFor({ planned, exclusive, skus: listed }: PlannedLicenses, held: License[], skus: SubscribedSku[]) {
  const skuOf = (id: string | undefined) => skus.find(({ productSku }) => productSku.id === id);
  const heldOf = (id: string | undefined) => held.find(({ productSku }) => productSku.id === id);
  const assigned = listed.filter(({ id }) => heldOf(id) === undefined).length;
  const changed = listed.filter(({ id, excludedPlans }) => {
    const [license, sku] = [heldOf(id), skuOf(id)];
    if (license === undefined || sku === undefined || excludedPlans === undefined) return false;
    const off = excludedPlansOf(license, sku);
    const wanted = excludedPlans.flatMap((word) => findPlan(word, sku).map((plan) => plan.id));
    return off !== undefined && !samePlans(off, wanted);
  }).length;
  const mine = exclusive
    ? held.map(({ productSku }) => productSku.id)
    : (planned.before ?? []).flatMap((word) => findSku(word, skus).map(({ productSku }) => productSku.id));
  const gone = mine.filter((id) => heldOf(id) !== undefined && !listed.some((one) => one.id === id)).length;
  const adopted = planned.operation === "create" && assigned + changed + gone === 0;
  return { ...swaps(assigned, gone), changed, people: adopted ? 1 : 0 };
}

/** Counts the changes for a user who was not read, from the licenses that the program listed before and lists now. */
function workBetween(before: string[], now: string[]): Partial<Work> {
  const without = (some: string[], others: string[]) =>
    some.filter((one) => !others.some((other) => other.toLowerCase() === one.toLowerCase())).length;
  return swaps(without(now, before), without(before, now));
}

function swaps(assigned: number, removed: number): Pick<Work, "assigned" | "swapped" | "removed"> {
  const swapped = Math.min(assigned, removed);
  return { assigned: assigned - swapped, swapped, removed: removed - swapped };
}
