import type { Call, Reply } from "../http";
import { isObject, type JsonObject, parsedOrText } from "../json";
import type { Params } from "../router";
import type { CustomerState } from "../world";
import {
  type Context,
  collection,
  customerOf,
  link,
  ok,
  type PartnerCenterRoute,
  type UserAccount,
  userOf,
} from "./context";
import type { Role } from "./delegation";
import { PartnerCenterFault } from "./errors";
import { pageOf } from "./paging";

const readers: Role[] = ["Directory Reader", "Global Reader", "User Administrator"];

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
 * "Get a list of all user accounts for a customer" and "View a deleted user": pages are sought with the header
 * MS-ContinuationToken and seekOperation=Next. Left out: sorting, and every filter but the documented one.
 */
function listUsers({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "directory");
  const state = wantedState(call.queryValue("filter"));
  const users = [...customer.users.values()].filter((user) => user.state === state);
  const { items, more } = pageOf(users, call, world.behaviour.usersPageSize);
  const bodies = items.map((user) => userBody(customer, user));
  const query = call.target.slice(call.path.length);
  return ok(collection(bodies, `/customers/${customer.id}/users${query}`, more));
}

/** The page says UserState, its sample UserStatus. */
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
