import type { Call, Reply } from "../http";
import { isObject, type Json, type JsonObject } from "../json";
import type { Params } from "../router";
import { type CustomerState, key, type UserAccount, type World } from "../world";
import { type Context, customerOf, type PartnerCenterRoute, userOf } from "./context";
import { rolesOf } from "./delegation";
import { PartnerCenterFault } from "./errors";
import { dependencyFault, heldAfter, unmetPlans } from "./planDependencies";
import { assign, isKnownTo, licenseOf, unassign, unitsOf } from "./seats";
import type { Sku } from "./seed";

interface Assignment {
  sku: Sku;
  /** Spelled as in the request. The answer repeats that spelling. */
  sent: string;
  excludedPlans: string[];
  warnings: LicenseWarning[];
}

type LicenseWarning = Omit<Sku["licenseWarnings"][number], "leavesOff">;

export const licenseUpdateRoutes: PartnerCenterRoute[] = [
  {
    method: "POST",
    pattern: "/v1/customers/{customer}/users/{user}/licenseupdates",
    access: "licenses",
    roles: rolesOf("POST /v1/customers/{customer}/users/{user}/licenseupdates"),
    handle: update,
  },
];

/**
 * "Assign licenses to a user". One request is all or nothing. No document has the error code for a mix of license groups, an
 * unknown sku or plan, plans that depend on others, or a removal of a license that the user does not have. The simulator uses 3000
 * "Invalid property" for all of them. Left out: isKickInstantOn, which is reserved for one partner.
 */
function update({ world }: Context, params: Params, call: Call): Reply {
  const customer = customerOf(world, params, "directory");
  if (customer.conditionalAccess) throw new PartnerCenterFault("conditionalAccess");
  const user = userOf(world, customer, params.user ?? "", true);
  const body = call.object();
  if (!body) throw new PartnerCenterFault("invalidInput");
  const assignments = listOf(body.licensesToAssign, "licensesToAssign").map((item) =>
    assignment(world, customer, item),
  );
  const removals = listOf(body.licensesToRemove, "licensesToRemove").map((item) => knownSku(world, customer, item));
  if (assignments.length + removals.length === 0) throw new PartnerCenterFault("invalidInput");
  refuseMixture([...assignments.map(({ sku }) => sku), ...removals]);
  const leaving = removals.filter((sku) => mayLeave(world, customer, user, sku));
  refuseAssignments(world, customer, user, assignments);
  keepDependencies(world, customer, user, assignments, leaving);
  for (const sku of leaving) unassign(world, customer, user.id, sku.id);
  for (const { sku, excludedPlans } of assignments) assign(world, customer, user.id, sku.id, excludedPlans);
  return answer(world, assignments);
}

function listOf(value: Json | undefined, name: string): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new PartnerCenterFault("invalidProperty", { data: [name] });
  return value;
}

function assignment(world: World, customer: CustomerState, item: Json): Assignment {
  if (!isObject(item)) throw new PartnerCenterFault("invalidProperty", { data: ["licensesToAssign"] });
  const sku = knownSku(world, customer, item.skuId);
  const excludedPlans = listOf(item.excludedPlans, "excludedPlans").map((plan) => {
    const known = sku.servicePlans.find(({ id }) => key(id) === key(String(plan)));
    if (known) return known.id;
    const description = `Service plan ${String(plan)} does not belong to the subscription.`;
    throw new PartnerCenterFault("invalidProperty", { description, data: [`excludedPlans: ${String(plan)}`] });
  });
  const leftOff = sku.licenseWarnings.flatMap(({ leavesOff, servicePlans }) => (leavesOff ? servicePlans : []));
  return {
    sku,
    sent: String(item.skuId),
    excludedPlans: [...new Set([...excludedPlans, ...leftOff])],
    warnings: sku.licenseWarnings.map(({ leavesOff: _, ...warning }) => warning),
  };
}

/** A plan of this assignment may be left off together with the plan it depends on. Any other dependent plan is a refusal. */
function keepDependencies(
  world: World,
  customer: CustomerState,
  user: UserAccount,
  assignments: readonly Assignment[],
  leaving: readonly Sku[],
): void {
  const removed = new Set(leaving.map(({ id }) => key(id)));
  for (;;) {
    const assigned = assignments.map(({ sku, excludedPlans }) => ({ skuId: sku.id, excludedPlans }));
    const [unmet] = unmetPlans(world, heldAfter(customer, user.id, assigned, removed));
    if (unmet === undefined) return;
    const assignment = assignments.find(({ sku }) => sku.id === unmet.skuId);
    if (!assignment || world.behaviour.planDependencies === "refuse") throw dependencyFault(unmet);
    assignment.excludedPlans.push(unmet.plan.id);
    const { id, serviceName, dependsOn } = unmet.plan;
    const message = `Service plan ${serviceName} depends on ${dependsOn.join(",")} and was disabled as well.`;
    assignment.warnings.push({ code: "DependencyViolation", message, servicePlans: [id] });
  }
}

function knownSku(world: World, customer: CustomerState, sent: Json | undefined): Sku {
  const sku = typeof sent === "string" ? world.sku(sent) : undefined;
  if (!sku || !isKnownTo(customer, sku))
    throw new PartnerCenterFault("invalidProperty", { data: [`skuId: ${String(sent)}`] });
  return sku;
}

function refuseMixture(skus: readonly Sku[]): void {
  if (new Set(skus.map(({ licenseGroupId }) => licenseGroupId)).size > 1) {
    throw new PartnerCenterFault("invalidProperty", {
      data: ["All licenses of one request must be of one license group."],
    });
  }
  if (new Set(skus.map(({ id }) => id)).size < skus.length) {
    throw new PartnerCenterFault("invalidProperty", { data: ["A sku may be named only once."] });
  }
}

function mayLeave(world: World, customer: CustomerState, user: UserAccount, sku: Sku): boolean {
  const held = licenseOf(customer, user.id, sku.id);
  if (held?.direct) return true;
  if (held && world.behaviour.removeGroupGranted === "stay") return false;
  if (!held && world.behaviour.removeUnassigned === "ignore") return false;
  const reason = held
    ? `License ${sku.id} is inherited from a group membership and cannot be removed directly from user ${user.id}.`
    : `User ${user.id} does not have a corresponding license ${sku.id}.`;
  throw new PartnerCenterFault("invalidProperty", { data: [reason] });
}

function refuseAssignments(
  world: World,
  customer: CustomerState,
  user: UserAccount,
  assignments: readonly Assignment[],
): void {
  if (assignments.length > 0 && user.usageLocation === undefined) {
    throw new PartnerCenterFault("invalidInput", {
      description: "License assignment cannot be done for user with invalid usage location.",
    });
  }
  for (const { sku } of assignments) {
    if (licenseOf(customer, user.id, sku.id) || unitsOf(world, customer, sku).available > 0) continue;
    throw new PartnerCenterFault("outOfLicenses", {
      data: [
        `LicenseQuotaExceededException : Subscription with Account ${customer.id} and SKU ${sku.id} does not have any available licenses left.`,
      ],
    });
  }
}

/**
 * The documented 201 has no nulls and no excluded plans. The reference page also has a 200, with the members that the 201 leaves out.
 */
function answer({ behaviour }: World, assignments: readonly Assignment[]): Reply {
  const licenseWarnings = assignments.flatMap(({ warnings }) => warnings.map((warning) => ({ ...warning })));
  const attributes = { objectType: "LicenseUpdate" };
  if (behaviour.licenseUpdateStatus === 201) {
    const assigned: JsonObject =
      assignments.length === 0 ? {} : { licensesToAssign: assignments.map(({ sent }) => ({ skuId: sent })) };
    return { status: 201, json: { ...assigned, licenseWarnings, attributes } };
  }
  return {
    status: 200,
    json: {
      licensesToAssign:
        assignments.length === 0 ? null : assignments.map(({ sent }) => ({ skuId: sent, excludedPlans: null })),
      licensesToRemove: null,
      licenseWarnings: licenseWarnings.length === 0 ? null : licenseWarnings,
      attributes: { etag: null, ...attributes },
    },
  };
}
