/**
 * Which roles of the admin relationship with a customer (GDAP) each call needs: any one of those listed. Calls that are not listed
 * need none. The messages, the simulator's refusals and the table in docs/signing-in.md are made from this table. Pure, and without
 * imports.
 */

/** Names of the roles in Entra. */
export type Role =
  | "Directory Readers"
  | "Directory Writers"
  | "Global Reader"
  | "License Administrator"
  | "User Administrator";

export interface Delegation {
  anyOf: readonly Role[];
  /** Title of the page that documents the roles. */
  source: string;
  /** What the user can do without this call. */
  instead?: string;
}

const readers: readonly Role[] = ["Directory Readers", "Global Reader", "User Administrator"];
const directory: readonly Role[] = ["Directory Readers", "Global Reader"];

/** By method and path, as the documentation writes them. */
export const delegations = {
  "GET /v1/customers/{customer}/users": {
    anyOf: readers,
    source: "Get a list of all user accounts for a customer",
    instead: "Users who are given by their object id need no such list.",
  },
  "GET /v1/customers/{customer}/users/{user}": { anyOf: readers, source: "Get a user account by ID" },
  "GET /v1/customers/{customer}/users/{user}/licenses": {
    anyOf: ["Directory Readers", "License Administrator", "User Administrator", "Directory Writers"],
    source: "Check which licenses are assigned to a user",
  },
  "POST /v1/customers/{customer}/users/{user}/licenseupdates": {
    anyOf: ["License Administrator", "User Administrator", "Directory Writers"],
    source: "Assign licenses to a user",
  },
  "GET /v1/customers/{customer}/subscribedskus": {
    anyOf: [...readers, "License Administrator"],
    source: "Get a list of available licenses",
  },
  "GET /v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus": {
    anyOf: directory,
    source: "Get subscription provisioning status",
  },
  "GET /v1/customers/{customer}/subscriptions/{subscription}/upgrades": {
    anyOf: directory,
    source: "Transition a subscription",
  },
  "POST /v1/customers/{customer}/subscriptions/{subscription}/upgrades": {
    anyOf: [...directory, "Directory Writers"],
    source: "Transition a subscription",
    instead: "Where licenses of users move along, only Directory Writers will do.",
  },
} as const satisfies Record<string, Delegation>;

/** @param path with or without its query. */
export function delegationOf(method: string, path: string): Delegation | undefined {
  const called = `${method} ${path.split("?")[0]}`;
  const [, found] = Object.entries(delegations).find(([call]) => patternOf(call).test(called)) ?? [];
  return found;
}

const patternOf = (call: string) => new RegExp(`^${call.replace(/\{\w+\}/g, "[^/]+")}$`, "i");

/** One or two sentences for a message; empty for a call that needs no role. */
export function rolesInWords(method: string, path: string): string {
  const found = delegationOf(method, path);
  if (found === undefined) return "";
  const { anyOf, instead } = found;
  const alone = anyOf.includes("License Administrator") ? "" : "; License Administrator alone does not do";
  return `The call takes ${alternatives(anyOf)} in the admin relationship with the customer (GDAP)${alone}.${instead === undefined ? "" : ` ${instead}`}`;
}

export const alternatives = (roles: readonly Role[]): string =>
  roles.length === 1 ? `${roles[0]}` : `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
