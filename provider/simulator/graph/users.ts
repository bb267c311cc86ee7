import type { Call } from "../http";
import type { Json, JsonObject } from "../json";
import { guidOf } from "../multiply";
import type { UserLicense } from "../partnercenter/seed";
import { type CustomerState, licensesOf, type UserAccount } from "../world";
import { GraphFault } from "./fault";

/** "List users" and "user resource type", with the members that concern licenses. */

/** Graph sends these where a request has no $select. */
const usual = [
  ...["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"],
  ...["preferredLanguage", "surname", "userPrincipalName", "id"],
];

const pageSizes = { usual: 100, largest: 999 };

/** A page of the users who are not deleted. Left out: filters, sorting, counts, search, expanded members. */
export function usersPage(customer: CustomerState, call: Call): JsonObject {
  const size = pageSize(call.queryValue("$top"));
  const selected = wanted(call.queryValue("$select"));
  const users = [...customer.users.values()].filter(({ state }) => state === "active");
  const from = placeOf(call.queryValue("$skiptoken"), users.length);
  const shown = users.slice(from, from + size);
  const next = from + size < users.length ? { "@odata.nextLink": linkTo(call, from + size) } : {};
  const context = `${call.origin}/v1.0/$metadata#users${selected === undefined ? "" : `(${selected.join(",")})`}`;
  return {
    "@odata.context": context,
    ...next,
    value: shown.map((user) => only(selected ?? usual, userBody(customer, user))),
  };
}

function pageSize(top: string | undefined): number {
  if (top === undefined) return pageSizes.usual;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > pageSizes.largest) throw new GraphFault("pageSize", top);
  return size;
}

function wanted(select: string | undefined): string[] | undefined {
  if (select === undefined) return undefined;
  const names = select.split(",").map((name) => name.trim());
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new GraphFault("noProperty", stranger);
  return names;
}

const placeOf = (token: string | undefined, count: number): number => {
  if (token === undefined) return 0;
  const place = Number(/^page:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1]);
  if (!Number.isInteger(place) || place > count) throw new GraphFault("skipToken");
  return place;
};

/** "Paging Microsoft Graph data in your app": the whole address, with all other parameters of the request. */
function linkTo(call: Call, place: number): string {
  const sent = call.target.slice(call.path.length + 1).split("&");
  const query = sent.filter((part) => part !== "" && !/^(\$|%24)skiptoken=/i.test(part));
  query.push(`$skiptoken=${Buffer.from(`page:${place}`).toString("base64url")}`);
  return `${call.origin}${call.path}?${query.join("&")}`;
}

const members = {
  id: ({ id }) => id,
  userPrincipalName: (user) => user.userPrincipalName,
  displayName: ({ displayName }) => displayName,
  givenName: ({ firstName }) => firstName || null,
  surname: ({ lastName }) => lastName || null,
  usageLocation: ({ usageLocation }) => usageLocation ?? null,
  userType: ({ guest }) => (guest ? "Guest" : "Member"),
  accountEnabled: ({ enabled }) => enabled,
  licenseAssignmentStates: (user, customer) =>
    licensesOf(customer.licenses, user.id).flatMap((license) => assignments(customer, license)),
  businessPhones: () => [],
  jobTitle: () => null,
  mail: () => null,
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
} satisfies Record<string, (user: UserAccount, customer: CustomerState) => Json>;

const known = Object.keys(members);

const userBody = (customer: CustomerState, user: UserAccount): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, read]) => [name, read(user, customer)]));

const only = (names: string[], body: JsonObject): JsonObject =>
  Object.fromEntries(names.map((name) => [name, body[name]]));

/** "licenseAssignmentState resource type": one entry for the direct assignment, and one for the group's. */
function assignments({ id }: CustomerState, license: UserLicense): Json[] {
  const { skuId, excludedPlans, direct, grantedByGroup } = license;
  const common = { skuId, disabledPlans: excludedPlans, state: "Active", error: "None" };
  return [
    ...(direct ? [{ ...common, assignedByGroup: null }] : []),
    ...(grantedByGroup ? [{ ...common, assignedByGroup: guidOf(id, `group of ${skuId}`) }] : []),
  ];
}
