import { randomUUID } from "node:crypto";
import { NoAnswer, NoRelationship, ServiceError } from "../../core/errors";
import { path } from "../../http/address";
import { factsOf, readBody } from "../../http/answer";
import type { Answer, Call, Ids, Send } from "../../http/client";
import type { Json } from "../../http/json";
import { blockedBy, explain, isVague, noPrivileges, noRelationship, waitingHelps } from "./codes";
import type { Needs } from "./credentials";
import type { LicenseAssignment } from "./licenseAssignment";
import { listReader } from "./lists";
import { rolesInWords } from "./roles";
import { type UpgradeCalls, upgradeCalls } from "./upgradeApi";
import {
  type Customer,
  type License,
  parseCompanyName,
  parseCustomers,
  parseFault,
  parseLicenses,
  parseLicenseWarnings,
  parseProvisionedSku,
  parseSubscribedSkus,
  parseSubscription,
  parseSubscriptions,
  parseUser,
  parseUsers,
  type SubscribedSku,
  type Subscription,
  serviceName,
  type User,
} from "./wire";

/** Partner Center's calls. They hold no policy: each resource decides what a refusal means for it. */
export interface PartnerCenter extends UpgradeCalls, LicenseAssignment {
  subscription(customerId: string, subscriptionId: string): Promise<Subscription | undefined>;
  subscriptions(customerId: string): Promise<SubscriptionSummary[]>;
  /**
   * Sends the whole resource. `undefined`: accepted, but the service does not show the result yet (202, or an answer without the
   * resource).
   */
  patchSubscription(
    customerId: string,
    subscriptionId: string,
    body: { [key: string]: Json },
    requestId?: string,
  ): Promise<Subscription | undefined>;
  /** `undefined`: the customer has no user with this object id. */
  user(customerId: string, userId: string): Promise<User | undefined>;
  /** Users that the directory keeps for 30 days after their deletion ("View a deleted user for a customer"). */
  deletedUsers(customerId: string): Promise<User[]>;
  /** All customers of the partner. @param options `fresh`: not those that this process has read before. */
  customers(options?: { fresh: boolean }): Promise<Customer[]>;
  /** The customer's company name; `undefined` if the customer has none. */
  companyName(customerId: string): Promise<string | undefined>;
  /** Id of the sku that a subscription's seats are for. The service updates it about every 15 minutes. */
  provisionedSku(customerId: string, subscriptionId: string): Promise<string | undefined>;
}

export type SubscriptionSummary = Omit<Subscription, "raw">;

const bothGroups = "?licenseGroupIds=Group1&licenseGroupIds=Group2";

export function partnerCenter(send: Send, assertSuffices: (needs: Needs, what: string) => void): PartnerCenter {
  const call = async (needs: Needs, request: Call): Promise<Answer> => {
    assertSuffices(needs, request.what);
    const answer = await send(request);
    if (!answer.isPage) return answer;
    const message = `${request.what}: a web page came in place of Partner Center's answer. Is the address right, does a proxy ask for a sign-in?`;
    throw new NoAnswer(message, { ...factsOf(serviceName, answer), outcome: "unknown" });
  };

  const list = listReader(call);

  return {
    ...upgradeCalls(call, list),

    async subscription(customerId, subscriptionId) {
      const what = `Reading subscription ${subscriptionId} of customer ${customerId}`;
      const answer = await absentAs404(
        call("app", { what, kind: "read", method: "GET", path: subscriptionPath(customerId, subscriptionId) }),
        "20003",
      );
      return answer && readBody(serviceName, answer, (body) => parseSubscription(body, what));
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
      const found = await absentAs404(
        list("user", what, `${userPath(customerId, userId)}/licenses${bothGroups}`, parseLicenses),
        "60002",
      );
      return found && eachOnce(found);
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

    async subscribedSkus(customerId) {
      const what = `Reading the products of customer ${customerId}`;
      const first = `${path("v1", "customers", customerId, "subscribedskus")}${bothGroups}`;
      return eachOnce(await list("user", what, first, parseSubscribedSkus), together);
    },

    async provisionedSku(customerId, subscriptionId) {
      const what = `Reading what subscription ${subscriptionId} of customer ${customerId} provides`;
      const answer = await call("user", {
        what,
        kind: "read",
        method: "GET",
        path: `${subscriptionPath(customerId, subscriptionId)}/provisioningstatus`,
      });
      return readBody(serviceName, answer, (body) => parseProvisionedSku(body, what));
    },

    async companyName(customerId) {
      const what = `Reading the name of customer ${customerId}`;
      const answer = await call("app", {
        what,
        kind: "read",
        method: "GET",
        path: path("v1", "customers", customerId),
      });
      return readBody(serviceName, answer, (body) => parseCompanyName(body, what));
    },

    async user(customerId, userId) {
      const what = `Reading user ${userId} of customer ${customerId}`;
      const answer = await absentAs404(
        call("user", { what, kind: "read", method: "GET", path: userPath(customerId, userId) }),
        "60002",
      );
      return answer && readBody(serviceName, answer, (body) => parseUser(body, what));
    },

    customers: () =>
      list("app", "Reading the customers of this partner", `${path("v1", "customers")}?size=500`, parseCustomers),

    users: (customerId) =>
      list(
        "user",
        `Reading the users of customer ${customerId}`,
        `${path("v1", "customers", customerId, "users")}?size=500`,
        parseUsers,
      ),
    deletedUsers: (customerId) =>
      list(
        "user",
        `Reading the deleted users of customer ${customerId}`,
        `${path("v1", "customers", customerId, "users")}?size=500&filter=${encodeURIComponent(inactive)}`,
        parseUsers,
      ),
  };
}

const inactive = JSON.stringify({ Field: "UserState", Value: "Inactive", Operator: "equals" });

/** A list may contain a product twice: on two pages, or for two of its subscriptions. Entries with equal ids are merged. */
function eachOnce<Item extends License>(items: Item[], merge = (first: Item, _again: Item): Item => first): Item[] {
  const found = new Map<string, Item>();
  for (const item of items) {
    const before = found.get(item.productSku.id);
    found.set(item.productSku.id, before === undefined ? item : merge(before, item));
  }
  return [...found.values()];
}

/** Entries with equal numbers are the same line repeated. Entries with different numbers are added up. */
const together = (first: SubscribedSku, again: SubscribedSku): SubscribedSku =>
  unitsOf(first) === unitsOf(again)
    ? first
    : {
        ...first,
        availableUnits: first.availableUnits + again.availableUnits,
        totalUnits: first.totalUnits + again.totalUnits,
        ...(first.consumedUnits === undefined || again.consumedUnits === undefined
          ? {}
          : { consumedUnits: first.consumedUnits + again.consumedUnits }),
      };

const unitsOf = ({ availableUnits, totalUnits, consumedUnits }: SubscribedSku) =>
  [availableUnits, totalUnits, consumedUnits].join("/");

const subscriptionPath = (customerId: string, subscriptionId: string) =>
  path("v1", "customers", customerId, "subscriptions", subscriptionId);
const userPath = (customerId: string, userId: string) => path("v1", "customers", customerId, "users", userId);

/** A write is confirmed by a later read, so an unreadable answer to the write is no failure. */
function ifReadable<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** A 404 without Partner Center's own code means a wrong address, not an absent object. */
async function absentAs404<Result>(answer: Promise<Result>, code: string): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404 && error.code === code) return undefined;
    throw error;
  }
}

/**
 * Partner Center counts requests for each partner, or for each partner and customer. The key is the customer in
 * `/v1/customers/{customer}/…`.
 */
export const limitKey = (path: string): string => path.split("/")[3]?.toLowerCase() ?? "";

/** MS-RequestId is the service's idempotency key; MS-CorrelationId is new for each call ("Partner Center REST headers"). */
export function requestIds(requestId: string): Ids {
  const correlationId = randomUUID();
  return {
    requestId,
    correlationId,
    headers: { "ms-requestid": requestId, "ms-correlationid": correlationId },
    words: `MS-RequestId ${requestId}, MS-CorrelationId ${correlationId}`,
  };
}

/** An error with the service's refusal: what was tried, what came back, what it means, what to do. */
export function refusal({ what, method, path: asked }: Call, answer: Answer): ServiceError {
  const { status, headers, body, isText, isPage, ids } = answer;
  const { code, description, data } = parseFault(body);
  const words = [description, ...data].join(" ");
  const by = blockedBy(status, words);
  const said = [code && `code ${code}`, description, ...data].filter(Boolean).join(": ");
  const meaning =
    explain(status, code, words, headers["www-authenticate"]) ?? (isText ? explain(status, code, "") : undefined);
  const roles = code === noPrivileges ? rolesInWords(method, asked) : "";
  const advice = [meaning, roles].filter(Boolean).join(" ") || undefined;
  const inWords = `Partner Center answered ${status}${said === "" ? "" : `, ${said}`} (${ids}).`;
  const Refusal = code === noRelationship ? NoRelationship : ServiceError;
  return new Refusal(`${what} was refused${advice === undefined ? "." : `: ${advice}`}\n${inWords}`, {
    ...factsOf(serviceName, answer),
    code,
    description,
    kind: isPage ? "page" : undefined,
    advice,
    answer: inWords,
    passes: waitingHelps(status, code),
    vague: isVague(status, code, words),
    blocked: by && { by, words: [description, ...data].join(": ") },
  });
}
