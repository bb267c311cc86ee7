import type { Call } from "../http";
import { holdsOneOf, rolesOf } from "../partnercenter/delegation";
import { EntraFault } from "../partnercenter/entraFault";
import type { AccessToken, Partner } from "../partnercenter/seed";
import type { CustomerState, World } from "../world";
import { GraphFault } from "./fault";

/** Whoever signs in in a customer's tenant gets tokens for Microsoft Graph there. */

/** The partner of the customer whose application signs in. An application that none of them has is the first one's to refuse. */
export function partnerInTenant(world: World, { partners }: CustomerState, clientId: string): Partner {
  const candidates = (partners ?? [world.partner.tenantId]).map((tenantId) => world.partnerOf(tenantId));
  const knows = ({ clients }: Partner) => clients.some((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  return candidates.find(knows) ?? candidates[0] ?? world.partner;
}

/** Entra's refusals in a customer's tenant. A partner's user comes in by the relationship, an application by consent alone. */
export function refuseSignIn({ graphConsent, relationship }: CustomerState, kind: AccessToken["kind"]): void {
  if (kind === "app" && graphConsent === "none") throw new EntraFault("unknownClient");
  if (kind === "app") return;
  if (!relationship) throw new EntraFault("notInTenant");
  if (graphConsent === "none") throw new EntraFault("notConsented");
}

/** The customer whose directory the token opens. A token without one is Partner Center's. */
export function customerOfToken(world: World, call: Call): CustomerState {
  const bearer = call.bearer;
  if (bearer === undefined) throw new GraphFault("tokenMissing");
  const token = world.tokens.find(bearer);
  const customer = token?.customerId === undefined ? undefined : world.customer(token.customerId);
  if (token === undefined || customer === undefined) throw new GraphFault("wrongAudience");
  if (token.expires !== undefined && new Date(token.expires) <= world.now()) throw new GraphFault("expired");
  const hasRole = token.kind === "app" || holdsOneOf(customer, rolesOf("GET /v1/customers/{customer}/users"));
  if (customer.graphConsent !== "given" || !hasRole) throw new GraphFault("noPermission");
  return customer;
}
