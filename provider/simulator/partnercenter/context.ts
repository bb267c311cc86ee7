import { instantOf } from "../clock";
import type { Reply } from "../http";
import type { Json, JsonObject } from "../json";
import type { Slowness } from "../later";
import type { Params, Route } from "../router";
import { type CustomerState, key, type UserAccount, type World } from "../world";
import type { Role } from "./delegation";
import { PartnerCenterFault } from "./errors";
import { settle } from "./renewal";
import type { AccessToken, Subscription } from "./seed";

export interface Context {
  world: World;
  token: AccessToken;
  requestId: string;
  /** Set by a fault rule: this write is accepted with 202, whatever the seed says. */
  accept?: Slowness | undefined;
}

/** `licenses` are the calls that also refuse the partner's own token. */
export type Access = "any" | "appUser" | "licenses";

export interface PartnerCenterRoute extends Route<Context> {
  access: Access;
  /** The customer must have delegated one of these. */
  roles?: readonly Role[];
}

/** Commerce answers 403 for a customer of another partner, the directory 404 for a tenant that it does not know. */
export function customerOf(world: World, { customer: id = "" }: Params, noun: "commerce" | "directory"): CustomerState {
  const customer = world.customer(id);
  if (!customer && noun === "directory") throw new PartnerCenterFault("tenantNotFound");
  if (!customer?.relationship) {
    throw new PartnerCenterFault("noRelationship", { fill: [world.partner.tenantId, id] });
  }
  settle(world, customer);
  return customer;
}

export function subscriptionOf(customer: CustomerState, id: string): Subscription {
  const subscription = customer.subscriptions.get(key(id));
  if (!subscription) throw new PartnerCenterFault("subscriptionNotFound", { fill: [id] });
  return subscription;
}

/**
 * Only the page of licenseupdates allows a user principal name in the path. No document says whether other calls accept one, so
 * they refuse it unless the seed allows it. Deleted users are not found by their id.
 */
export function userOf(world: World, customer: CustomerState, id: string, byName = false): UserAccount {
  const acceptsName = byName || world.behaviour.userPrincipalNameInPaths;
  const user =
    customer.users.get(key(id)) ??
    (acceptsName ? [...customer.users.values()].find((other) => key(other.userPrincipalName) === key(id)) : undefined);
  if (user?.state !== "active" || !hasAppeared(world, user)) throw new PartnerCenterFault("userNotFound");
  return user;
}

/** The list of users shows a new user before calls by id do. */
function hasAppeared(world: World, user: UserAccount): boolean {
  const { appears } = user;
  if (appears === undefined) return true;
  const isDue = appears.until === undefined || instantOf(appears.until) <= world.now();
  if (isDue && (appears.reads ?? 0) === 0) {
    delete user.appears;
    return true;
  }
  if (appears.reads !== undefined && appears.reads > 0) appears.reads -= 1;
  return false;
}

export function ok(json: Json): Reply {
  return { status: 200, json };
}

export function link(uri: string): JsonObject {
  return { uri, method: "GET", headers: [] };
}

export function collection(items: Json[], self?: string, more: JsonObject = {}): JsonObject {
  return {
    totalCount: items.length,
    items,
    ...(self === undefined ? {} : { links: { self: link(self) } }),
    ...more,
    attributes: { objectType: "Collection" },
  };
}
