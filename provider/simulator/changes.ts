import { z } from "zod";
import { applyChanges } from "./partnercenter/subscriptionChanges";
import { parseSeed } from "./seed";
import { type CustomerState, giveLicense, key, licensesOf, type World } from "./world";

const inCustomer = { customerId: z.string() };
const inSubscription = { ...inCustomer, subscriptionId: z.string() };
const ofUser = { ...inCustomer, userId: z.string() };

const change = z.discriminatedUnion("change", [
  z.object({ change: z.literal("setQuantity"), ...inSubscription, quantity: z.number().int() }),
  z.object({ change: z.literal("setStatus"), ...inSubscription, status: z.string() }),
  z.object({ change: z.literal("suspendSubscription"), ...inSubscription }),
  z.object({ change: z.literal("removeSubscription"), ...inSubscription }),
  /** Any members of the seed's subscription, as they stand; nothing follows from them. */
  z.object({ change: z.literal("setSubscription"), ...inSubscription, members: z.record(z.string(), z.json()) }),
  z.object({
    change: z.literal("assignLicense"),
    ...ofUser,
    sku: z.string(),
    excludedPlans: z.array(z.string()).default([]),
    byGroup: z.boolean().default(false),
  }),
  z.object({ change: z.literal("removeLicense"), ...ofUser, sku: z.string() }),
  z.object({
    change: z.literal("renameUser"),
    ...ofUser,
    userPrincipalName: z.string().optional(),
    displayName: z.string().optional(),
  }),
  z.object({ change: z.literal("setUsageLocation"), ...ofUser, usageLocation: z.string().nullable() }),
  z.object({ change: z.literal("deleteUser"), ...ofUser }),
  z.object({ change: z.literal("restoreUser"), ...ofUser }),
  /** A user, as in the seed. */
  z.object({ change: z.literal("addUser"), ...inCustomer, user: z.record(z.string(), z.json()) }),
  /** A subscription, as in the seed. */
  z.object({ change: z.literal("addSubscription"), ...inCustomer, subscription: z.record(z.string(), z.json()) }),
  z.object({ change: z.literal("setRelationship"), ...inCustomer, relationship: z.boolean() }),
  z.object({ change: z.literal("setConditionalAccess"), ...inCustomer, conditionalAccess: z.boolean() }),
  z.object({ change: z.literal("revokeTokens"), refresh: z.boolean().default(false) }),
  z.object({ change: z.literal("setAllocation"), organizationId: z.string(), code: z.string(), quantity: z.number() }),
  z.object({ change: z.literal("setConsumed"), organizationId: z.string(), code: z.string(), quantity: z.number() }),
  z.object({ change: z.literal("setPool"), code: z.string(), quantity: z.number().int() }),
]);

/** Something that happens behind the client's back. */
export type Change = z.input<typeof change>;
type ParsedChange = z.output<typeof change>;

export function applyAll(world: World, changes: unknown): void {
  const parsed = z.array(change).parse(Array.isArray(changes) ? changes : [changes]);
  world.ledger.during("elsewhere", undefined, () => {
    for (const each of parsed) apply(world, each);
  });
}

function apply(world: World, each: ParsedChange): void {
  if (each.change === "revokeTokens") {
    world.tokens.revokeAll();
    world.hostTokens.revokeAll();
    if (each.refresh) world.tokens.revokeRefresh();
  } else if ("organizationId" in each || each.change === "setPool") changeUiPath(world, each);
  else if ("subscriptionId" in each) changeSubscription(world, customerOf(world, each.customerId), each);
  else if ("userId" in each) changeUser(world, customerOf(world, each.customerId), each);
  else changeCustomer(world, customerOf(world, each.customerId), each);
}

function customerOf(world: World, id: string): CustomerState {
  return found(world.customer(id), `customer ${id}`);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The world has no ${what}.`);
  return value;
}

type Of<Name extends string> = Extract<ParsedChange, Record<Name, unknown>>;

function changeSubscription(world: World, customer: CustomerState, each: Of<"subscriptionId">): void {
  const id = key(each.subscriptionId);
  const subscription = found(customer.subscriptions.get(id), `subscription ${each.subscriptionId}`);
  switch (each.change) {
    case "setQuantity":
      applyChanges(world, customer, subscription, { quantity: each.quantity }, "elsewhere");
      return;
    case "setStatus":
      applyChanges(world, customer, subscription, { status: each.status }, "elsewhere");
      return;
    case "suspendSubscription":
      applyChanges(world, customer, subscription, { status: "suspended" }, "elsewhere");
      return;
    case "removeSubscription":
      customer.subscriptions.delete(id);
      return;
    case "setSubscription":
      Object.assign(subscription, each.members, { version: subscription.version + 1 });
  }
}

function changeUser(world: World, customer: CustomerState, each: Of<"userId">): void {
  const user = found(customer.users.get(key(each.userId)), `user ${each.userId}`);
  const ids = { customerId: customer.id, userId: user.id };
  const drop = (skuId: string) => {
    if (customer.licenses.get(key(skuId))?.delete(key(user.id))) world.record({ kind: "remove", ...ids, skuId });
  };
  switch (each.change) {
    case "assignLicense": {
      const { id: skuId } = found(world.sku(each.sku), `sku ${each.sku}`);
      const held = customer.licenses.get(key(skuId))?.get(key(user.id));
      const direct = !each.byGroup || held?.direct === true;
      const grantedByGroup = each.byGroup || held?.grantedByGroup === true;
      giveLicense(customer, user.id, { skuId, excludedPlans: each.excludedPlans, direct, grantedByGroup });
      world.record({ kind: held ? "plans" : "assign", ...ids, skuId, excludedPlans: each.excludedPlans });
      return;
    }
    case "removeLicense":
      drop(found(world.sku(each.sku), `sku ${each.sku}`).id);
      return;
    case "renameUser":
      user.userPrincipalName = each.userPrincipalName ?? user.userPrincipalName;
      user.displayName = each.displayName ?? user.displayName;
      return;
    case "setUsageLocation":
      if (each.usageLocation === null) delete user.usageLocation;
      else user.usageLocation = each.usageLocation;
      return;
    case "deleteUser":
      // The directory takes the licenses of a deleted user back.
      for (const { skuId } of licensesOf(customer.licenses, user.id)) drop(skuId);
      Object.assign(user, { state: "inactive", softDeletionTime: world.now().toISOString() });
      return;
    case "restoreUser":
      user.state = "active";
      delete user.softDeletionTime;
  }
}

type OfCustomer = Extract<
  ParsedChange,
  { change: "addUser" | "addSubscription" | "setRelationship" | "setConditionalAccess" }
>;

function changeCustomer(world: World, customer: CustomerState, each: OfCustomer): void {
  switch (each.change) {
    case "setRelationship":
      customer.relationship = each.relationship;
      return;
    case "setConditionalAccess":
      customer.conditionalAccess = each.conditionalAccess;
      return;
    default: {
      const part = each.change === "addUser" ? { users: [each.user] } : { subscriptions: [each.subscription] };
      const parsed = parseSeed({ customers: [{ id: customer.id, companyName: "", domain: "", ...part }] });
      world.adopt(customer, found(parsed.customers[0], "customer"));
    }
  }
}

function changeUiPath(world: World, each: Of<"organizationId"> | Extract<ParsedChange, { change: "setPool" }>): void {
  const { organizations, products } = world.uipath;
  if (each.change === "setPool") {
    found(
      products.find(({ code }) => code === each.code),
      `product ${each.code}`,
    ).quantity = each.quantity;
    return;
  }
  const organization = found(
    organizations.find(({ id }) => key(id) === key(each.organizationId)),
    `organization ${each.organizationId}`,
  );
  if (each.change === "setConsumed") {
    organization.consumed[each.code] = each.quantity;
    return;
  }
  const from = organization.allocations[each.code] ?? 0;
  organization.allocations[each.code] = each.quantity;
  organization.licensed = true;
  world.record({ kind: "allocation", organizationId: organization.id, code: each.code, from, to: each.quantity });
}
