import type { Call, Reply } from "../http";
import { match } from "../router";
import type { World } from "../world";
import { tokenFor } from "./access";
import { authorityRoutes } from "./authority";
import type { Context, PartnerCenterRoute } from "./context";
import { customerRoutes } from "./customers";
import { refuseStrangers } from "./delegation";
import { EntraFault } from "./entraFault";
import { gatewayReply, PartnerCenterFault } from "./errors";
import { oddHeaders } from "./headers";
import { licenseRoutes } from "./licenses";
import { licenseUpdateRoutes } from "./licenseUpdates";
import { promotionEligibilityRoutes } from "./promotionEligibilities";
import { promotionRoutes } from "./promotions";
import { subscriptionRoutes } from "./subscriptions";
import { transitionRoutes } from "./transitions";
import { upgradeRoutes } from "./upgrades";
import { userRoutes } from "./users";

const routes: PartnerCenterRoute[] = [
  ...customerRoutes,
  ...subscriptionRoutes,
  ...promotionRoutes,
  ...promotionEligibilityRoutes,
  ...upgradeRoutes,
  ...transitionRoutes,
  ...userRoutes,
  ...licenseRoutes,
  ...licenseUpdateRoutes,
];

interface Circumstances {
  requestId: string;
  anyToken: boolean;
  accept?: Context["accept"];
}

/** Undefined when the path belongs to another service. */
export function answerPartnerCenter(world: World, call: Call, circumstances: Circumstances): Reply | undefined {
  const [first = ""] = call.path.split("/").filter((segment) => segment !== "");
  // The gateway answers a path without /v1 with 404. Clients often make this mistake with the relative links in answers.
  if (first.toLowerCase() === "customers") return gatewayReply(404, "Resource not found");
  if (first.toLowerCase() !== "v1") return undefined;
  const found = match(routes, call.method, call.path);
  if (found.found === "nothing") return gatewayReply(404, "Resource not found");
  if (found.found === "path")
    return { ...gatewayReply(405, "Method not allowed"), headers: { Allow: found.allowed.join(", ") } };
  const { requestId, accept } = circumstances;
  try {
    const route = found.route as PartnerCenterRoute;
    const token = tokenFor(world, call, route.access, circumstances.anyToken);
    const refusal = oddHeaders(call);
    if (refusal) return refusal;
    refuseStrangers(world, token, found.params.customer ?? "", route.roles);
    const reply = route.handle({ world, token, requestId, accept }, found.params, call);
    if (call.header("validatemfa")?.toLowerCase() !== "true") return reply;
    return { ...reply, headers: { ...reply.headers, isMfaCompliant: String(token.mfa) } };
  } catch (error) {
    if (error instanceof PartnerCenterFault) return error.reply();
    throw error;
  }
}

export function answerAuthority(world: World, call: Call): Reply | undefined {
  const found = match(authorityRoutes, call.method, call.path);
  if (found.found !== "route") return undefined;
  try {
    return found.route.handle({ world }, found.params, call);
  } catch (error) {
    if (error instanceof EntraFault) return error.reply({ exchangeIds: world.exchangeIds, now: world.now() });
    throw error;
  }
}
