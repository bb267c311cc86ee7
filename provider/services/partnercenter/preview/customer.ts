import { LicensesError } from "../../../core/errors";
import type { Finding, Planned } from "../../../core/planned";
import { noWork, type Work } from "../../work";
import type { PartnerCenter } from "../api";
import type { SubscribedSku, User } from "../wire";
import { belowUse } from "./belowUse";
import { cancelled, cancelling } from "./cancelled";
import { duplicates } from "./duplicates";
import { type Departure, departures, departuresOf } from "./exclusive";
import { locations, unlocated } from "./locations";
import { missing, people } from "./people";
import { plans, products, repeatedProducts } from "./products";
import { acts, type CustomerProgram, type PlannedLicenses, programOf } from "./program";
import type { Purchase } from "./purchases";
import { licensesByUser, poolsOf, strangers, usersFor } from "./reads";
import { type Removal, removals } from "./removals";
import { inDoubt, type Looked, type Shortage, type Stock, stock } from "./stock";
import { changesNow, feedsOf } from "./supply";
import { type Undeclared, undeclared } from "./undeclared";
import { unordered } from "./unordered";
import { upgrades } from "./upgrades";
import { windows } from "./windows";
import { workOf } from "./work";

export interface CustomerLook {
  findings: Finding[];
  work: Work;
  shortages: Shortage[];
  removals: Removal[];
  departures: Departure[];
  purchases: Purchase[];
  undeclared: Undeclared[];
}

export const nothing: CustomerLook = {
  findings: [],
  work: noWork,
  shortages: [],
  removals: [],
  departures: [],
  purchases: [],
  undeclared: [],
};

export interface HowFar {
  /** How many new users are looked at one by one, so that it can be said what they have already. */
  users?: number;
  /** Days ahead in which the program has to say how a term ends; absent: it has not. */
  ends?: number | undefined;
}

/**
 * Looks at one customer, with as few requests as can be: two lists, a third one for new users, the first so many of these one
 * by one, and others only where a check is in doubt. What an update leaves as it is costs none of these.
 */
export async function lookAtCustomer(
  api: PartnerCenter,
  customerId: string,
  planned: Planned[],
  now: Date,
  { users: lookAtUsers = 0, ends }: HowFar = {},
): Promise<CustomerLook> {
  const has = (type: string) => planned.some((resource) => resource.type === type);
  const buys = has("SubscriptionQuantity") || has("SubscriptionUpgrade");
  const [listed, skus, users] = await Promise.all([
    buys ? api.subscriptions(customerId) : [],
    has("UserLicense") ? api.subscribedSkus(customerId) : [],
    usersFor(api, customerId, planned),
  ]);
  const program = programOf(customerId, planned, skus, users ?? []);
  const absent = missing(program, users);
  const [strange, deleted] = await Promise.all([
    strangers(api, program, listed),
    absent.length === 0 ? [] : api.deletedUsers(customerId).catch(unlessOurs),
  ]);
  const subscriptions = [...listed, ...strange.subscriptions];
  const changes = changesNow(program, subscriptions, now);
  const changing = changes.map(({ live }) => live);
  const lowering = changes.some(({ by }) => by < 0);
  const going = cancelling(program);
  const leavingSoon = subscriptions.filter(({ id }) =>
    going.some(({ subscriptionId }) => subscriptionId === id.toLowerCase()),
  );
  const { pools, findings: unseen } =
    (lowering || going.length > 0) && !has("UserLicense")
      ? await poolsOf(api, customerId)
      : { pools: skus, findings: [] };
  const doubtful = inDoubt(program, pools, changes);
  const [coming, feeds] = await Promise.all([
    upgrades(api, program, subscriptions, pools),
    feedsOf(
      api,
      customerId,
      [...new Set([...(doubtful.length > 0 || lowering ? changing : []), ...leavingSoon])],
      pools,
    ),
  ]);
  const supply = { changes, arrivals: coming.arrivals, feeds, subscriptions };
  // Where seats suffice although nobody had any, nobody needs to be read.
  const none = new Map(program.licenses.map(({ userKey }) => [userKey, []]));
  const troubled = !isEmpty(seatsOf(program, pools, doubtful, { ...supply, licenses: none }));
  const without = unlocated(program);
  const recent = program.licenses.filter((one) => one.planned.operation === "create" && !absent.includes(one));
  const first = new Set(recent.slice(0, lookAtUsers));
  const toRead = (one: PlannedLicenses) =>
    acts(one) && (one.exclusive || troubled || without.includes(one) || first.has(one));
  const licenses = await licensesByUser(api, customerId, program.licenses.filter(toRead));
  const seats = troubled ? await judge(api, program, pools, doubtful, { ...supply, licenses }, buys) : nothing;
  const leaving = departuresOf(program, licenses);
  return {
    findings: [
      ...duplicates(program),
      ...unordered(program),
      ...people(absent, deleted, customerId),
      ...repeatedProducts(program),
      ...strange.findings,
      ...products(program, skus),
      ...plans(program, skus),
      ...windows(program, subscriptions, now),
      ...cancelled(program, { subscriptions, pools, feeds }),
      ...coming.findings,
      ...unseen,
      ...locations(program, licenses),
      ...departures(leaving),
      ...seats.findings,
    ],
    shortages: seats.shortages,
    removals: removals(program, skus, licenses),
    departures: leaving,
    purchases: [
      ...changes.filter(({ by }) => by > 0).map((change) => ({ planned: change.planned, seats: change.by })),
      ...coming.purchases,
    ],
    undeclared: undeclared(customerId, planned, subscriptions, now, ends),
    work: workOf(
      { ...program, licenses: program.licenses.filter((one) => !absent.includes(one)) },
      { subscriptions, skus, licenses, arrivals: coming.arrivals },
      now,
    ),
  };
}

/** Whether somebody was deleted is worth a request, and no reason to say nothing about the rest. */
function unlessOurs(thrown: unknown): User[] {
  if (thrown instanceof LicensesError) return [];
  throw thrown;
}

const isEmpty = ({ findings, shortages }: Stock) => findings.length === 0 && shortages.length === 0;

/** Who is to be told that seats are missing is told also which subscriptions give them: only then are all of them looked at. */
async function judge(
  api: PartnerCenter,
  program: CustomerProgram,
  pools: SubscribedSku[],
  doubtful: string[],
  looked: Looked,
  listed: boolean,
): Promise<Stock> {
  const first = seatsOf(program, pools, doubtful, looked);
  if (isEmpty(first)) return first;
  const subscriptions = listed ? looked.subscriptions : await api.subscriptions(program.customerId);
  const active = subscriptions.filter(({ id, status }) => status === "active" && !looked.feeds.has(id.toLowerCase()));
  const others = await feedsOf(api, program.customerId, active, pools);
  const feeds = new Map([...looked.feeds, ...others]);
  return seatsOf(program, pools, doubtful, { ...looked, subscriptions, feeds });
}

function seatsOf(program: CustomerProgram, pools: SubscribedSku[], doubtful: string[], looked: Looked): Stock {
  const stocks = pools
    .filter(({ productSku }) => doubtful.includes(productSku.id))
    .map((sku) => stock(program, sku, looked));
  return {
    findings: [...belowUse(program, pools, looked), ...stocks.flatMap(({ findings }) => findings)],
    shortages: stocks.flatMap(({ shortages }) => shortages),
  };
}
