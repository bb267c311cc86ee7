import { delegations, type Role } from "../../services/partnercenter/roles";
import type { CustomerState, World } from "../world";
import { PartnerCenterFault } from "./errors";
import type { AccessToken } from "./seed";

export type { Role };

/** The roles for the call. One of them is enough. */
export const rolesOf = (call: keyof typeof delegations): readonly Role[] => delegations[call].anyOf;

/** Whether this partner is the customer's reseller. */
export function serves(world: World, customer: CustomerState, token: AccessToken): boolean {
  const { tenantId } = world.partnerOf(token.tenantId);
  const partners = customer.partners ?? [world.partner.tenantId];
  return customer.relationship && partners.some((partner) => same(partner, tenantId));
}

/** Delegated rights (GDAP): one of the roles is enough. A customer without `gdapRoles` has granted all roles. */
export function holdsOneOf(customer: CustomerState, roles: readonly Role[]): boolean {
  const { gdapRoles } = customer;
  return (
    gdapRoles === undefined ||
    roles.some((role) => gdapRoles.some((granted) => same(singular(granted), singular(role))))
  );
}

export function refuseStrangers(
  world: World,
  token: AccessToken,
  customerId: string,
  roles: readonly Role[] | undefined,
): void {
  const customer = world.customer(customerId);
  if (!customer) return;
  if (!serves(world, customer, token)) {
    throw new PartnerCenterFault("noRelationship", { fill: [world.partnerOf(token.tenantId).tenantId, customerId] });
  }
  if (roles && !holdsOneOf(customer, roles)) throw new PartnerCenterFault("insufficientPrivileges");
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The pages write the names in several ways. */
function singular(role: string): string {
  return role.replace(/s$/i, "").replace(/ admin$/i, " Administrator");
}
