import type { Body, Client } from "./client";

interface Link {
  uri: string;
  method: string;
  headers: { key: string; value: string }[];
}

/**
 * Reads a list as Microsoft's own .NET and Java libraries do ("Get a list of customers": create an enumerator,
 * `while (hasValue()) next()`): while a page has `links.next`, they request that link, with its verb and its headers. They add
 * the version to a link without one. They ignore the page's token and count.
 */
export async function microsoftsLoop(client: Client, first: string): Promise<Body[]> {
  const items: Body[] = [];
  let page = await answer(client.get(first));
  for (;;) {
    items.push(...(page.items as Body[]));
    const next = (page.links as unknown as { next?: Link } | undefined)?.next;
    if (next === undefined) return items;
    if (next.method !== "GET") throw new Error(`A page is not fetched by ${next.method}.`);
    const headers = Object.fromEntries(next.headers.map(({ key, value }) => [key, value]));
    page = await answer(client.get(next.uri.startsWith("/v1/") ? next.uri : `/v1${next.uri}`, headers));
  }
}

async function answer(asked: ReturnType<Client["get"]>): Promise<Body> {
  const { status, body } = await asked;
  if (status !== 200) throw new Error(`The list was answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}
