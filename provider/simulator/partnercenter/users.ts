import type { Call, Reply } from "../http";
import { isObject, type JsonObject, parsedOrText } from "../json";
import type { Params } from "../router";
import type { CustomerState, UserAccount } from "../world";
import { type Context, customerOf, link, ok, type PartnerCenterRoute, userOf } from "./context";
import { rolesOf } from "./delegation";
import { PartnerCenterFault } from "./errors";
import { listed } from "./lists";

const readers = rolesOf("GET /v1/customers/{customer}/users");

export const userRoutes: PartnerCenterRoute[] = [
  { method: "GET", pattern: "/v1/customers/{customer}/users", access: "appUser", roles: readers, handle: listUsers },
  {
    // "Get a user account by ID".
    method: "GET",
    pattern: "/v1/customers/{customer}/users/{user}",
    access: "appUser",
    roles: readers,
    handle: ({ world }, params) => {
      const customer = customerOf(world, params, "directory");
      return ok(userBody(customer, userOf(world, customer, params.user ?? "")));
    },
  },
];

/**
 * "Get a list of all user accounts for a customer" and "View a deleted user". Left out: sorting, and every filter but
 * the documented one.
 */
function listUsers({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "directory");
  const state = wantedState(call.queryValue("filter"));
  const users = [...customer.users.values()].filter((user) => user.state === state);
  return ok(listed(world, call, "users", users, (user) => userBody(customer, user), true));
}

/** The page names the filter UserState, its sample UserStatus. Both are accepted. */
function wantedState(filter: string | undefined): "active" | "inactive" {
  if (filter === undefined) return "active";
  const wanted = parsedOrText(filter);
  const field = isObject(wanted) ? String(wanted.Field).toLowerCase() : "";
  const value = isObject(wanted) ? String(wanted.Value).toLowerCase() : "";
  if (!["userstate", "userstatus"].includes(field) || (value !== "inactive" && value !== "active")) {
    throw new PartnerCenterFault("invalidProperty", { data: ["filter"] });
  }
  return value;
}

function userBody(customer: CustomerState, user: UserAccount): JsonObject {
  const body: JsonObject = {
    usageLocation: user.usageLocation,
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    firstName: user.firstName,
    lastName: user.lastName,
    displayName: user.displayName,
    immutableId: user.immutableId,
    lastDirectorySyncTime: user.lastDirectorySyncTime,
    userDomainType: "none",
    state: user.state,
    softDeletionTime: user.softDeletionTime,
    links: { self: link(`/customers/${customer.id}/users/${user.id}`) },
    attributes: { objectType: "CustomerUser" },
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
