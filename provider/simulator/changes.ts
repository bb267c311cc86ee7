import { z } from "zod";
import { change, type ParsedChange } from "./changeSchema";
import { applyChanges } from "./partnercenter/subscriptionChanges";
import { atMoments, type CustomerState, giveLicense, key, licensesOf, type World } from "./world";

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
  } else if (each.change === "setRules") setRules(world, each);
  else if (each.change === "addPlan" || each.change === "removePlan") changePlans(world, each);
  else if ("organizationId" in each || each.change === "setPool") changeUiPath(world, each);
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
      Object.assign(subscription, atMoments(each.members, world.now()), { version: subscription.version + 1 });
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
      // The directory frees the licenses of a deleted user.
      for (const { skuId } of licensesOf(customer.licenses, user.id)) drop(skuId);
      Object.assign(user, { state: "inactive", softDeletionTime: world.now().toISOString() });
      return;
    case "restoreUser":
      user.state = "active";
      delete user.softDeletionTime;
  }
}

type OfCustomer = Exclude<Of<"customerId">, Of<"subscriptionId"> | Of<"userId">>;

function changeCustomer(world: World, customer: CustomerState, each: OfCustomer): void {
  switch (each.change) {
    case "setRelationship":
      customer.relationship = each.relationship;
      return;
    case "setConditionalAccess":
      customer.conditionalAccess = each.conditionalAccess;
      return;
    case "renameCustomer":
      customer.companyName = each.companyName;
      return;
    case "addUser":
      world.adopt(customer, { users: [each.user] });
      return;
    case "addSubscription":
      world.adopt(customer, { subscriptions: [each.subscription] });
  }
}

function setRules(world: World, { behaviour, quirks, lists }: Extract<ParsedChange, { change: "setRules" }>): void {
  Object.assign(world.behaviour, behaviour);
  Object.assign(world.quirks, quirks);
  Object.assign(world.lists, lists);
}

/** A product gets another plan, or loses one: every user of the product sees it at once. */
function changePlans(world: World, each: Extract<ParsedChange, { change: "addPlan" | "removePlan" }>): void {
  const sku = found(world.sku(each.sku), `sku ${each.sku}`);
  if (each.change === "addPlan") {
    sku.servicePlans.push(each.plan);
    return;
  }
  const index = sku.servicePlans.findIndex(({ id }) => key(id) === key(each.plan));
  found(sku.servicePlans[index], `plan ${each.plan} in ${sku.skuPartNumber}`);
  sku.servicePlans.splice(index, 1);
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
