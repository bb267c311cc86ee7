import { randomUUID } from "node:crypto";
import { NoAnswer, ServiceError, UnexpectedAnswer } from "../errors";
import { path } from "../http/address";
import type { Answer, Call, Ids, Send } from "../http/client";
import type { Json } from "../http/json";
import { explain, isVague, waitingHelps } from "./codes";
import type { Needs } from "./credentials";
import { type UpgradeCalls, upgradeCalls } from "./upgradeApi";
import {
  type License,
  type LicenseWarning,
  type Page,
  parseCompanyName,
  parseFault,
  parseLicenses,
  parseLicenseWarnings,
  parseProvisionedSku,
  parseSubscribedSkus,
  parseSubscription,
  parseSubscriptions,
  parseUsers,
  type SubscribedSku,
  type Subscription,
  type User,
} from "./wire";

/** Partner Center's verbs, paths and answers. No policy: what a refusal means for a resource is the resource's matter. */
export interface PartnerCenter extends UpgradeCalls {
  subscription(customerId: string, subscriptionId: string): Promise<Subscription | undefined>;
  subscriptions(customerId: string): Promise<SubscriptionSummary[]>;
  /** Sends the whole resource. `undefined`: accepted, and not shown yet (202, or an answer without the resource). */
  patchSubscription(
    customerId: string,
    subscriptionId: string,
    body: { [key: string]: Json },
    requestId?: string,
  ): Promise<Subscription | undefined>;
  /** Direct licenses of both groups; `undefined` when there is no such user. */
  licenses(customerId: string, userId: string): Promise<License[] | undefined>;
  updateLicenses(
    customerId: string,
    userId: string,
    update: LicenseUpdate,
    requestId?: string,
  ): Promise<LicenseWarning[]>;
  /** `fresh`: read again what may have been remembered from earlier in the run. */
  subscribedSkus(customerId: string, options?: { fresh: boolean }): Promise<SubscribedSku[]>;
  users(customerId: string): Promise<User[]>;
  /** As the customer is called in Partner Center; `undefined` when it has no name. */
  companyName(customerId: string): Promise<string | undefined>;
  /** Id of the sku that a subscription's seats are for; refreshed by the service every 15 minutes or so. */
  provisionedSku(customerId: string, subscriptionId: string): Promise<string | undefined>;
}

export type SubscriptionSummary = Omit<Subscription, "raw">;

/** All skus of one update must be of one license group. */
export interface LicenseUpdate {
  assign: { skuId: string; excludedPlans: string[] }[];
  remove: string[];
}

const bothGroups = "?licenseGroupIds=Group1&licenseGroupIds=Group2";

/** More pages than this are a circle. At 500 users a page it is half a million users. */
const mostPages = 1000;

export function partnerCenter(send: Send, assertSuffices: (needs: Needs, what: string) => void): PartnerCenter {
  const call = async (needs: Needs, request: Call): Promise<Answer> => {
    assertSuffices(needs, request.what);
    const answer = await send(request);
    if (!answer.isPage) return answer;
    const message = `${request.what}: a web page came in place of Partner Center's answer. Is the address right, does a proxy ask for a sign-in?`;
    throw new NoAnswer(message, "unknown", "");
  };

  async function list<Item>(
    needs: Needs,
    what: string,
    first: string,
    parse: (body: Json | undefined, what: string) => Page<Item>,
  ): Promise<Item[]> {
    const items: Item[] = [];
    const seen = new Set<string>();
    let request: Call | undefined = { what, kind: "read", method: "GET", path: first };
    while (request !== undefined) {
      const key: string = JSON.stringify([request.path, request.headers]);
      if (seen.has(key) || seen.size === mostPages)
        throw new UnexpectedAnswer(`${what}: Partner Center's list has no end (the same page comes again).`);
      seen.add(key);
      const page: Page<Item> = parse((await call(needs, request)).body, what);
      items.push(...page.items);
      request = nextPage(request, first, page, what);
    }
    return items;
  }

  return {
    ...upgradeCalls(call),

    async subscription(customerId, subscriptionId) {
      const what = `Reading subscription ${subscriptionId} of customer ${customerId}`;
      const answer = await absentAs404(
        call("app", { what, kind: "read", method: "GET", path: subscriptionPath(customerId, subscriptionId) }),
        "20003",
      );
      return answer && parseSubscription(answer.body, what);
    },

    subscriptions: (customerId) =>
      list(
        "app",
        `Reading the subscriptions of customer ${customerId}`,
        path("v1", "customers", customerId, "subscriptions"),
        parseSubscriptions,
      ),

    async patchSubscription(customerId, subscriptionId, body, requestId) {
      const what = `Changing subscription ${subscriptionId} of customer ${customerId}`;
      const answer = await call("app", {
        what,
        kind: "write",
        method: "PATCH",
        path: subscriptionPath(customerId, subscriptionId),
        body,
        ...(requestId === undefined ? {} : { requestId }),
      });
      return answer.status === 202 ? undefined : ifReadable(() => parseSubscription(answer.body, what));
    },

    async licenses(customerId, userId) {
      const what = `Reading the licenses of user ${userId} of customer ${customerId}`;
      return absentAs404(
        list("user", what, `${userPath(customerId, userId)}/licenses${bothGroups}`, parseLicenses),
        "60002",
      );
    },

    async updateLicenses(customerId, userId, { assign, remove }, requestId) {
      const what = `Changing the licenses of user ${userId} of customer ${customerId}`;
      const answer = await call("user", {
        what,
        kind: "write",
        method: "POST",
        path: `${userPath(customerId, userId)}/licenseupdates`,
        body: { licensesToAssign: assign, licensesToRemove: remove },
        ...(requestId === undefined ? {} : { requestId }),
      });
      return ifReadable(() => parseLicenseWarnings(answer.body, what)) ?? [];
    },

    subscribedSkus: (customerId) =>
      list(
        "user",
        `Reading the products of customer ${customerId}`,
        `${path("v1", "customers", customerId, "subscribedskus")}${bothGroups}`,
        parseSubscribedSkus,
      ),

    async provisionedSku(customerId, subscriptionId) {
      const what = `Reading what subscription ${subscriptionId} of customer ${customerId} provides`;
      const answer = await call("user", {
        what,
        kind: "read",
        method: "GET",
        path: `${subscriptionPath(customerId, subscriptionId)}/provisioningstatus`,
      });
      return parseProvisionedSku(answer.body, what);
    },

    async companyName(customerId) {
      const what = `Reading the name of customer ${customerId}`;
      const answer = await call("app", {
        what,
        kind: "read",
        method: "GET",
        path: path("v1", "customers", customerId),
      });
      return parseCompanyName(answer.body, what);
    },

    users: (customerId) =>
      list(
        "user",
        `Reading the users of customer ${customerId}`,
        `${path("v1", "customers", customerId, "users")}?size=500`,
        parseUsers,
      ),
  };
}

const subscriptionPath = (customerId: string, subscriptionId: string) =>
  path("v1", "customers", customerId, "subscriptions", subscriptionId);
const userPath = (customerId: string, userId: string) => path("v1", "customers", customerId, "users", userId);

/** A write counts by what a read shows after it, so an odd answer to the write itself is no failure. */
function ifReadable<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** A 404 without Partner Center's own code is a wrong address, not an absent object. */
async function absentAs404<Result>(answer: Promise<Result>, code: string): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404 && error.code === code) return undefined;
    throw error;
  }
}

/** Lists page by a header and a query (users) or by a link; a link to another place than this service is not followed. */
function nextPage(current: Call, first: string, page: Omit<Page<unknown>, "items">, what: string): Call | undefined {
  if (page.continuation !== undefined && page.continuation !== "") {
    return { ...current, path: `${first}&seekOperation=Next`, headers: { "MS-ContinuationToken": page.continuation } };
  }
  if (page.next === undefined || page.next === "") return undefined;
  if (!page.next.startsWith("/") || page.next.startsWith("//")) {
    throw new UnexpectedAnswer(
      `${what}: Partner Center's list goes on at ${page.next}, which is not a place below this service; not followed.`,
    );
  }
  const headers = Object.fromEntries(
    page.headers.filter(({ key }) => /^ms-/i.test(key)).map(({ key, value }) => [key, value]),
  );
  return { ...current, headers, path: page.next.toLowerCase().startsWith("/v1/") ? page.next : `/v1${page.next}` };
}

/** Partner Center limits each partner, or each partner and customer: `/v1/customers/{customer}/…`. */
export const limitKey = (path: string): string => path.split("/")[3]?.toLowerCase() ?? "";

/** MS-RequestId is the service's idempotency key; MS-CorrelationId is new for each call ("Partner Center REST headers"). */
export function requestIds(requestId: string): Ids {
  const correlationId = randomUUID();
  return {
    headers: { "ms-requestid": requestId, "ms-correlationid": correlationId },
    words: `MS-RequestId ${requestId}, MS-CorrelationId ${correlationId}`,
  };
}

/** The service's refusal in words: what was tried, what came back, what it means, what to do. */
export function refusal({ what }: Call, { status, headers, body, ids }: Answer): ServiceError {
  const fault = parseFault(body);
  const said = [fault.code && `code ${fault.code}`, fault.description, ...fault.data].filter(Boolean).join(": ");
  const advice = explain(status, fault.code, fault.description, headers["www-authenticate"]);
  const message = [
    `${what} was refused${advice === undefined ? "." : `: ${advice}`}`,
    `Partner Center answered ${status}${said === "" ? "" : `, ${said}`} (${ids}).`,
  ].join("\n");
  return new ServiceError(
    message,
    status,
    fault.code,
    fault.description,
    waitingHelps(status, fault.code),
    isVague(status, fault.code, fault.description),
  );
}
