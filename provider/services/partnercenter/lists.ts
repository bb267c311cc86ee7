import { UnexpectedAnswer } from "../../core/errors";
import { readBody } from "../../http/answer";
import type { Answer, Call } from "../../http/client";
import type { Json } from "../../http/json";
import type { Needs } from "./credentials";
import { type Page, serviceName } from "./wire";

/** Reads a list of Partner Center to its end, whichever way the service pages. Throws if the list is incomplete. */
export type ReadList = <Item>(
  needs: Needs,
  what: string,
  first: string,
  parse: (body: Json | undefined, what: string) => Page<Item>,
) => Promise<Item[]>;

/** A list with more pages counts as endless. At 500 users a page, this is half a million users. */
const mostPages = 1000;

export const listReader =
  (call: (needs: Needs, request: Call) => Promise<Answer>): ReadList =>
  async (needs, what, first, parse) => {
    const pages: ReturnType<typeof parse>[] = [];
    const seen = new Set<string>();
    let request: Call | undefined = { what, kind: "read", method: "GET", path: first };
    while (request !== undefined) {
      const key: string = JSON.stringify([request.path, request.headers]);
      if (seen.has(key) || seen.size === mostPages)
        throw new UnexpectedAnswer(`${what}: Partner Center's list has no end (the same page comes again).`, {
          service: serviceName,
        });
      seen.add(key);
      const answer: Answer = await call(needs, request);
      const page: ReturnType<typeof parse> = readBody(serviceName, answer, (body) => parse(body, what));
      pages.push(page);
      request = nextPage(request, first, page, what);
    }
    assertComplete(pages, what);
    return pages.flatMap(({ items }) => items);
  };

/**
 * `totalCount` counts the page in some samples and the whole list in others. A list is incomplete only if the number exceeds all
 * items received.
 */
function assertComplete(pages: Page<unknown>[], what: string): void {
  const came = pages.reduce((sum, { sent }) => sum + sent, 0);
  const counted = Math.max(0, ...pages.map(({ total = 0 }) => total));
  if (came < counted)
    throw new UnexpectedAnswer(
      `${what}: Partner Center's list is not complete: it counts ${counted} items, and ${came} came. What is missing may be what matters, so nothing is concluded from the rest. Run again; if it stays so, ask Partner Center's support.`,
      { service: serviceName },
    );
}

/** Links to another host are refused. A link may set only the headers of the service itself. */
function nextPage(
  current: Call,
  first: string,
  { next, headers, continuation }: Page<unknown>,
  what: string,
): Call | undefined {
  const token = continuation === undefined ? {} : { "MS-ContinuationToken": continuation };
  if (next === undefined) {
    const path = `${first}${first.includes("?") ? "&" : "?"}seekOperation=Next`;
    return continuation === undefined ? undefined : { ...current, path, headers: token };
  }
  if (!next.startsWith("/") || next.startsWith("//")) {
    throw new UnexpectedAnswer(
      `${what}: Partner Center's list goes on at ${next}, which is not a place below this service; not followed.`,
      { service: serviceName },
    );
  }
  const own = headers.filter(({ key }) => /^ms-/i.test(key));
  const carried = own.some(({ key }) => /^ms-continuationtoken$/i.test(key)) ? {} : token;
  return {
    ...current,
    headers: { ...carried, ...Object.fromEntries(own.map(({ key, value }) => [key, value])) },
    path: next.toLowerCase().startsWith("/v1/") ? next : `/v1${next}`,
  };
}
