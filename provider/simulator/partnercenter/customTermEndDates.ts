import { addDays, endOfTerm } from "../clock";
import type { Call, Reply } from "../http";
import type { Json } from "../json";
import type { Params } from "../router";
import { type Context, collection, customerOf, ok, subscriptionOf } from "./context";
import { PartnerCenterFault } from "./errors";
import type { Subscription } from "./seed";

/**
 * "Get custom term end dates": the days on which a subscription that is bought now, or on `term_start_date`, may end
 * before its term is over. Left out: pages, which begin at 300 dates.
 */
export function listCustomTermEndDates({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "commerce");
  const term = (call.queryValue("term_duration") ?? "").toUpperCase();
  if (!["P1M", "P1Y", "P3Y"].includes(term)) throw new PartnerCenterFault("termInvalid");
  const start = startOf(world.now(), call.queryValue("term_start_date"));
  const end = endOfTerm(start, term, false).slice(0, 10);
  const isWithin = (day: string) => day > dayOf(start) && day <= end;
  const target = call.queryValue("target_coterm_subscription_id");
  const subscriptions =
    target === undefined ? [...customer.subscriptions.values()] : [subscriptionOf(customer, target)];
  const cotermed = byLastDay(subscriptions.filter(isCotermable));
  const months = target === undefined ? lastDaysOfMonths(start, end) : [];
  const items = [
    ...months.filter(isWithin).map((day) => ({
      allowedCustomTermEndDateType: "calendarMonthAligned",
      allowedCustomTermEndDate: `${day}T00:00:00`,
    })),
    ...[...cotermed]
      .filter(([day]) => isWithin(day))
      .map(([day, cotermSubscriptionIds]) => ({
        allowedCustomTermEndDateType: "subscriptionAligned",
        cotermSubscriptionIds,
        allowedCustomTermEndDate: `${day}T00:00:00`,
      })),
  ].sort((one, other) => one.allowedCustomTermEndDate.localeCompare(other.allowedCustomTermEndDate));
  const query = call.target.slice(call.path.length);
  return ok(collection(items as Json[], `/customers/${customer.id}/subscriptions/customTermEndDates${query}`));
}

function startOf(now: Date, sent: string | undefined): Date {
  if (sent === undefined) return now;
  const start = new Date(sent);
  if (Number.isNaN(start.getTime()) || dayOf(start) < dayOf(now)) {
    throw new PartnerCenterFault("invalidProperty", { data: ["term_start_date"] });
  }
  return start;
}

function isCotermable({ kind, status, isTrial }: Subscription): boolean {
  return kind === "newCommerce" && status === "active" && !isTrial;
}

function byLastDay(subscriptions: readonly Subscription[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const { id, commitmentEndDate } of subscriptions) {
    const day = dayOf(new Date(commitmentEndDate));
    days.set(day, [...(days.get(day) ?? []), id]);
  }
  return days;
}

function lastDaysOfMonths(start: Date, end: string): string[] {
  const days: string[] = [];
  for (let month = 1; ; month += 1) {
    const day = dayOf(addDays(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1)), -1));
    if (day > end) return days;
    days.push(day);
  }
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
