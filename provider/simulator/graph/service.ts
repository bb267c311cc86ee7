import type { Call, Reply } from "../http";
import type { World } from "../world";
import { customerOfToken } from "./access";
import { GraphFault } from "./fault";
import { usersPage } from "./users";

/** The part of Microsoft Graph v1.0 that tells licenses of groups from direct ones. Undefined when the path belongs to another service. */
export function answerGraph(world: World, call: Call, requestId: string): Reply | undefined {
  const [version, segment = "", ...rest] = call.path.split("/").filter((part) => part !== "");
  if (version?.toLowerCase() !== "v1.0") return undefined;
  const ids = { requestId, clientRequestId: call.header("client-request-id") ?? requestId };
  const headers = { "request-id": ids.requestId, "client-request-id": ids.clientRequestId };
  try {
    const customer = customerOfToken(world, call);
    if (segment.toLowerCase() !== "users" || rest.length > 0) throw new GraphFault("noSegment", rest[0] ?? segment);
    if (call.method !== "GET") throw new GraphFault("noMethod");
    return { status: 200, headers, json: usersPage(customer, call) };
  } catch (error) {
    if (error instanceof GraphFault) return { ...error.reply(ids, world.now()), headers };
    throw error;
  }
}
