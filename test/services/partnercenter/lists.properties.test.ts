import fc from "fast-check";
import { UnexpectedAnswer } from "../../../provider/core/errors";
import type { Answer, Call } from "../../../provider/http/client";
import type { Json } from "../../../provider/http/json";
import { partnerCenter } from "../../../provider/services/partnercenter/api";

/** For each way to page, a list is read to its end, or the read is an error. A cut list never counts as complete. */

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const subscription = "a4c1340d-6911-4758-bba3-0c4c6007d161";

const pagesBy = ["link", "whole link", "token in the link", "token beside the link", "token"] as const;

interface Style {
  sizes: number[];
  pagesBy: (typeof pagesBy)[number];
  count: "of the page" | "of the list" | "none";
  countAsText: boolean;
  pascalCase: boolean;
  tokenOnLastPage: boolean;
  name: "items" | "transition";
}

const anyStyle: fc.Arbitrary<Style> = fc.record({
  sizes: fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
  pagesBy: fc.constantFrom(...pagesBy),
  count: fc.constantFrom("of the page" as const, "of the list" as const, "none" as const),
  countAsText: fc.boolean(),
  pascalCase: fc.boolean(),
  tokenOnLastPage: fc.boolean(),
  name: fc.constantFrom("items" as const, "transition" as const),
});

const total = ({ sizes }: Style) => sizes.reduce((sum, size) => sum + size, 0);
const ids = (style: Style) => Array.from({ length: total(style) }, (_, n) => `item ${n}`);

const inPascalCase = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(inPascalCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), inPascalCase(inner)]),
  );
};

/** The requested page, by link or by token. */
function page(style: Style, call: Call): Json {
  if (/^\/v1\/v1\//i.test(call.path)) throw new Error(`There is nothing at ${call.path}.`);
  const url = new URL(call.path, "http://partner.center");
  const byToken = url.searchParams.get("seekOperation") === "Next";
  const token = byToken ? call.headers?.["MS-ContinuationToken"] : url.searchParams.get("page");
  const number = Number(token ?? 0);
  const from = style.sizes.slice(0, number).reduce((sum, size) => sum + size, 0);
  const size = style.sizes[number] ?? 0;
  const items = ids(style).slice(from, from + size);
  const next = number + 1 < style.sizes.length ? String(number + 1) : undefined;
  const place = url.pathname.replace(/^\/v1/i, "");
  const sought = `${place}?seekOperation=Next`;
  const link = (uri: string, value?: string) => ({
    links: {
      next: { uri, method: "GET", headers: value === undefined ? [] : [{ key: "MS-ContinuationToken", value }] },
    },
  });
  const more = (at: string): { [key: string]: Json } => {
    if (style.pagesBy === "link") return link(`${place}?page=${at}`);
    if (style.pagesBy === "whole link") return link(`/V1${place}?page=${at}`);
    if (style.pagesBy === "token in the link") return link(sought, at);
    if (style.pagesBy === "token beside the link") return { ...link(sought), continuationToken: at };
    return { continuationToken: at };
  };
  const byLinks = style.pagesBy !== "token";
  const last = {
    ...(byLinks ? { links: { self: { uri: place, headers: [] } } } : {}),
    ...(style.tokenOnLastPage ? { continuationToken: byLinks ? "AQAAAA==" : "" } : {}),
  };
  const count = style.count === "of the list" ? total(style) : size;
  const body: { [key: string]: Json } = {
    ...(style.count === "none" ? {} : { totalCount: style.countAsText ? String(count).padStart(2, "0") : count }),
    [style.name]: items.map((id) => ({ operationId: id, toCatalogItemId: "a", quantity: 1 })),
    ...(next === undefined ? last : more(next)),
  };
  return style.pascalCase ? inPascalCase(body) : body;
}

const answering = (body: (call: Call) => Json) =>
  partnerCenter(
    async (call): Promise<Answer> => ({
      ...{ status: 200, headers: {}, isPage: false, requestId: "", ids: "" },
      body: body(call),
    }),
    () => {},
  );

const idsRead = async (body: (call: Call) => Json) =>
  (await answering(body).transitions(customer, subscription)).map(({ operationId }) => operationId);

test("A list in any number of pages, in any documented style, comes whole and in order", async () => {
  await fc.assert(
    fc.asyncProperty(anyStyle, async (style) => {
      expect(await idsRead((call) => page(style, call))).toEqual(ids(style));
    }),
    { numRuns: 500 },
  );
});

test("A list that counts all its items and loses some on the way is an error, wherever it loses them", async () => {
  const cut = fc.record({ style: anyStyle, page: fc.nat(5), from: fc.nat(3), ends: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(cut, async ({ style: given, page: at, from, ends }) => {
      const style: Style = { ...given, count: "of the list", pascalCase: false };
      const number = at % style.sizes.length;
      const lost = ends
        ? style.sizes.slice(number).reduce((sum, size) => sum + size, 0) - Math.min(from, style.sizes[number] ?? 0)
        : (style.sizes[number] ?? 0) - Math.min(from, style.sizes[number] ?? 0);
      fc.pre(lost > 0);
      let asked = -1;
      const read = idsRead((call) => {
        asked += 1;
        const body = page(style, call) as { [key: string]: Json };
        if (asked !== number) return body;
        const shortened = { ...body, [style.name]: (body[style.name] as Json[]).slice(0, from) };
        if (!ends) return shortened;
        const { links: _, continuationToken: __, ...alone } = shortened as { [key: string]: Json };
        return alone;
      });
      await expect(read).rejects.toThrow(UnexpectedAnswer);
    }),
    { numRuns: 500 },
  );
});

test("A link sets no headers but the service's own, and its own token goes before the one beside it", async () => {
  const calls: Call[] = [];
  const header = (key: string) => ({ key, value: `the ${key}` });
  const pages = [
    ["Authorization", "x-ms-version", "MS-Version", "ms-continuationtoken"],
    ["x-ms-continuationtoken", "MS-ContinuationToken-Age"],
  ].map((keys, number) => ({
    items: [],
    ...{ continuationToken: `beside ${number}` },
    links: { next: { uri: `/customers/next/${number}`, headers: keys.map(header) } },
  }));
  await idsRead((call) => {
    calls.push(call);
    return pages[calls.length - 1] ?? { items: [] };
  });
  expect(calls.map(({ headers }) => headers)).toEqual([
    undefined,
    { "MS-Version": "the MS-Version", "ms-continuationtoken": "the ms-continuationtoken" },
    { "MS-ContinuationToken-Age": "the MS-ContinuationToken-Age", "MS-ContinuationToken": "beside 1" },
  ]);
});
