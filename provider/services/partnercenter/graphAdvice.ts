import { type ServiceError, SignInRefused } from "../../core/errors";
import { nextAfter } from "./signInAdvice";

/** What refusals of Microsoft Graph, and of a sign-in in a customer's tenant, mean, and what to do. Pure. */

/**
 * "List users" and the permissions reference name the first for reading users; the second is the one for license assignments.
 * Directory.Read.All has both.
 */
export const permissions = "the permissions User.Read.All and LicenseAssignment.Read.All of Microsoft Graph";

/** Graph is optional: without it Partner Center alone is read. */
const withoutGraph =
  "The import goes on without Microsoft Graph, and cannot tell which licenses of this customer a group grants.";

/** Source: "Call Microsoft Graph from a Cloud Solution Provider application". */
const consent = `Let an administrator of the customer's tenant consent to the application with ${permissions}. A new consent or customer takes about three minutes to reach every server.`;

const role =
  "A signed-in user also needs a role that reads the directory, such as Directory Readers, in the admin relationship with the customer (GDAP).";

const noConsent = `The customer's tenant has not consented to the application. ${consent}`;
const notInTenant = `The signed-in user has no access to the customer's tenant. ${role}`;

/**
 * By Entra's error number, where it means something else in a customer's tenant than in the partner's. Source: "Microsoft Entra
 * authentication and authorization error codes".
 */
const atSignIn: Record<string, string> = {
  "65001": noConsent,
  "65004": noConsent,
  "700016": noConsent,
  "7000229": noConsent,
  "50020": notInTenant,
  "90072": notInTenant,
  "53003":
    "A Conditional Access policy of the customer's tenant keeps this sign-in out: let the customer exclude this partner's service provider users from it.",
  "90002": "Check the customer's id, and cloud: there is no such tenant.",
};

/** The same refusal with the next step below it. @param customerId the tenant in which the sign-in was tried. */
export function withGraphStep(error: SignInRefused, customerId: string): SignInRefused {
  const next = error.numbers.map((number) => atSignIn[number]).find(Boolean) ?? nextAfter(error);
  const what = `Signing in at the tenant of customer ${customerId} for Microsoft Graph failed.`;
  return new SignInRefused(`${what} ${error.message}\n${next} ${withoutGraph}`, error);
}

/** @param status of an answer that refuses the read. */
export function graphAdvice({ status, kind }: Pick<ServiceError, "status" | "kind">): string {
  return `${meaningOf(status, kind)} ${withoutGraph}`;
}

function meaningOf(status: number, kind: ServiceError["kind"]): string {
  const address = "Check licenses:partnerCenter.graphUrl and .cloud (PARTNER_CENTER_GRAPH_URL, PARTNER_CENTER_CLOUD).";
  if (status === 403 && kind === undefined)
    return `The application lacks a permission in the customer's tenant, or its user a role. ${consent} ${role}`;
  if (status === 401) return `Microsoft Graph does not take the token. ${address}`;
  if (status === 404 || kind === "page") return `Another server than Microsoft Graph seems to answer. ${address}`;
  if (status === 429) return "Microsoft Graph takes no more requests at the moment. Run again later.";
  if (status >= 500) return "Microsoft Graph is in trouble. Run again later.";
  return "Microsoft Graph does not take the request.";
}
