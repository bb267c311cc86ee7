import { ServiceError, UnexpectedAnswer } from "../../core/errors";
import { factsOf, readBody } from "../../http/answer";
import type { Answer, Call, Ids, Send } from "../../http/client";
import { graphAdvice } from "./graphAdvice";
import { type DirectoryPerson, graphName, parsePeople } from "./graphWire";
import { parseFault } from "./wire";

export type { DirectoryPerson } from "./graphWire";

/**
 * Reads a customer's people from Microsoft Graph, because Partner Center shows neither which licenses a group grants nor who is a guest
 * or disabled. It is optional, and it only reads. Sources: "List users", "user resource type", "licenseAssignmentState resource type",
 * "Paging Microsoft Graph data in your app", Microsoft Graph REST v1.0.
 */
export interface DirectoryReader {
  /**
   * All people of the customer's tenant who are not deleted. A person whom the directory and Partner Center show has one id in both.
   *
   * @param customerId the customer's tenant, as Partner Center has it.
   * @throws {SignInRefused} where the application or its user may not sign in in that tenant.
   * @throws {ServiceError} where a permission is missing. Both messages name it, and say that the import goes on without Graph.
   * @throws {NoAnswer} where Graph or the authority cannot be reached.
   * @throws {UnexpectedAnswer} where the answer is incomplete or not as documented: nothing is concluded from a part.
   */
  people(customerId: string): Promise<DirectoryPerson[]>;
}

const members = ["id", "userPrincipalName", "userType", "accountEnabled", "licenseAssignmentStates"];

/** The largest page that Graph allows for users. */
const pageSize = 999;

/** A list with more pages counts as endless. At 999 people a page, this is about a million. */
const mostPages = 1000;

const firstPage = `/v1.0/users?$select=${members.join(",")}&$top=${pageSize}`;

/** @param graphUrl Graph's address without the version, as the settings have it. */
export async function readPeople(send: Send, graphUrl: string, customerId: string): Promise<DirectoryPerson[]> {
  const what = `Reading the directory of customer ${customerId}`;
  /** By id: a person may come twice if the directory changes between two pages. */
  const people = new Map<string, DirectoryPerson>();
  const seen = new Set<string>();
  let path: string | undefined = firstPage;
  while (path !== undefined) {
    if (seen.has(path) || seen.size === mostPages)
      throw new UnexpectedAnswer(`${what}: Microsoft Graph's list has no end (the same page comes again).`, {
        service: graphName,
      });
    seen.add(path);
    const answer: Answer = await send({ what, kind: "read", method: "GET", path });
    const page = readBody(graphName, answer, (body) => parsePeople(body, what));
    for (const person of page.people) people.set(person.id, person);
    path = page.next === undefined ? undefined : nextPath(page.next, graphUrl, what);
  }
  return [...people.values()];
}

/** The link is sent back whole, as "Paging Microsoft Graph data in your app" asks. A link to another server is refused. */
function nextPath(next: string, graphUrl: string, what: string): string {
  const prefix = new URL(graphUrl).pathname.replace(/\/$/, "");
  const url = URL.canParse(next, graphUrl) ? new URL(next, graphUrl) : undefined;
  const isBelow = url?.origin === new URL(graphUrl).origin && url.pathname.startsWith(`${prefix}/v1.0/`);
  if (url !== undefined && isBelow) return `${url.pathname.slice(prefix.length)}${url.search}`;
  const place = url === undefined ? "something that is no address" : `${url.origin}${url.pathname}`;
  throw new UnexpectedAnswer(
    `${what}: Microsoft Graph's list goes on at ${place}, which is not a place below ${graphUrl}/v1.0; not followed.`,
    { service: graphName },
  );
}

/** Graph returns the client's id of a request with its own, and keeps both ("Best practices for working with Microsoft Graph"). */
export const graphIds = (requestId: string): Ids => ({
  requestId,
  headers: { "client-request-id": requestId },
  words: `client-request-id ${requestId}`,
});

/** An error with Graph's refusal. Codes: "Microsoft Graph error responses and resource types". */
export function graphRefusal({ what }: Call, answer: Answer): ServiceError {
  const { code, description } = parseFault(answer.body);
  const kind = answer.isPage ? ("page" as const) : undefined;
  const said = [code, description].filter(Boolean).join(": ");
  const inWords = `Microsoft Graph answered ${answer.status}${said === "" ? "" : `, ${said}`} (${answer.ids}).`;
  const advice = graphAdvice({ status: answer.status, kind });
  return new ServiceError(`${what} was refused. ${advice}\n${inWords}`, {
    ...factsOf(graphName, answer),
    code,
    description,
    kind,
    advice,
    answer: inWords,
  });
}
