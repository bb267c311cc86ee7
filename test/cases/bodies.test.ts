import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../../provider/http/client";
import type { Json } from "../../provider/http/json";
import { partnerCenter } from "../../provider/services/partnercenter/api";
import { decide } from "../../provider/services/partnercenter/subscriptionQuantity.decide";
import { lastDayOf, renewalOf } from "../../provider/services/partnercenter/term.decide";
import { termEndOf } from "../../provider/services/partnercenter/termEnd.decide";
import { inWords } from "../../provider/services/partnercenter/termEnd.words";
import { parseSubscription } from "../../provider/services/partnercenter/wire";
import { casesFolder } from "../support/cases";

/** Bodies that the first release read wrongly. */

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

const body = (file: string): Json => JSON.parse(readFileSync(join(casesFolder, file), "utf8"));

/** A service that answers with these bodies in turn, and repeats the last one. */
function answering(...bodies: Json[]) {
  const calls: Call[] = [];
  const send = async (call: Call) => {
    const answer = bodies[Math.min(calls.length, bodies.length - 1)] as Json;
    calls.push(call);
    return { status: 200, headers: {}, isPage: false, isText: false, requestId: "r", ids: "", body: answer };
  };
  return { calls, api: partnerCenter(send, () => {}) };
}

test("a list of users ends where its links name no next page, whatever token stands beside", async () => {
  const { calls, api } = answering(body("bodies/F1_users_last-page-token-without-next.json"));
  expect(await api.users(customer)).toHaveLength(2);
  expect(calls).toHaveLength(1);
});

test("a new-commerce subscription renews after its last day", () => {
  const live = parseSubscription(body("bodies/F2_subscription_last-day-inclusive.json"), "Reading");
  expect(lastDayOf(live)).toBe("2022-01-13");
  expect(renewalOf(live)).toEqual(new Date("2022-01-14T00:00:00Z"));
});

test.each([
  ["bodies/F2_subscription_last-day-inclusive.json", "renews on 2022-01-14 with 10 seats"],
  ["bodies/F3_subscription_scheduledActions-renew-7.json", "renews on 2022-01-14 with 7 seats"],
  [
    "bodies/F4_subscription_scheduledActions-cancel.json",
    "is cancelled on 2022-01-14, and cannot be used from then on",
  ],
  [
    "bodies/F5_subscription_scheduledActions-est.json",
    expect.stringMatching(/^goes on month to month from 2022-01-14, 3 % dearer/),
  ],
  ["bodies/F6_subscription_scheduledActions-one-object.json", expect.stringMatching(/^is cancelled on 2022-01-14/)],
])("what is scheduled is read and goes back as it came (%s)", (file, words) => {
  const live = parseSubscription(body(file), "Reading");
  expect(live).toMatchObject({ quantity: 10, status: "active", raw: body(file) });
  const end = termEndOf(live);
  expect(end && inWords(end, live)).toEqual(words);
});

test("the quantity of a savings plan is refused by name", () => {
  const live = parseSubscription(body("bodies/F7_subscription_savings-plan-benefit.json"), "Reading");
  const step = decide(live, { quantity: 2, decrease: "fail", scheduled: undefined }, new Date("2023-06-01T00:00:00Z"));
  expect(step).toMatchObject({ do: "refuse", because: expect.stringContaining("savings plan") });
});

test("a list of subscriptions goes on at an address that the service can read", async () => {
  const first = body("bodies/F8_subscriptions_page-with-token.json") as { continuationToken: string };
  const { calls, api } = answering(first as unknown as Json, { totalCount: 0, items: [] });
  expect(await api.subscriptions(customer)).toHaveLength(2);
  expect(calls.map(({ path, headers }) => [path, headers?.["MS-ContinuationToken"]])).toEqual([
    [`/v1/customers/${customer}/subscriptions`, undefined],
    [`/v1/customers/${customer}/subscriptions?seekOperation=Next`, first.continuationToken],
  ]);
});
