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
import { licensesByUser, poolsOf, unlistedSubscriptions, usersFor } from "./reads";
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
  /** How many new users are read one by one, to find which licenses they already have. */
  users?: number;
  /** The program must set `endOfTerm` for terms that end within this many days; absent: it need not. */
  ends?: number | undefined;
}

/**
 * Checks one customer with as few requests as possible: two lists, a third for new users, and one request for each of the first new
 * users. Other requests are sent only if a check is in doubt. Resources that the update leaves as they are cost none of these.
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
    unlistedSubscriptions(api, program, listed),
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
  // If the seats suffice even when no user has a license yet, the users' licenses need not be read.
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

/** Returns no deleted users if the list cannot be read. The preview still reports everything else. */
function unlessOurs(thrown: unknown): User[] {
  if (thrown instanceof LicensesError) return [];
  throw thrown;
}

const isEmpty = ({ findings, shortages }: Stock) => findings.length === 0 && shortages.length === 0;

/** Counts the seats. If some are missing, it also reads which subscriptions supply them, because the message names those. */
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
