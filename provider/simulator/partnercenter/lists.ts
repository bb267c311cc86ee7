import type { Call } from "../http";
import type { Json, JsonObject } from "../json";
import type { ListKind, Lists } from "../listRules";
import type { World } from "../world";
import { collection, link } from "./context";
import { PartnerCenterFault } from "./errors";

/** Only for these lists may a client set the page size. */
const sizedByClients: readonly ListKind[] = ["customers", "users"];

/**
 * A list, with this world's rules for pages, cuts and odd items. `links.next` carries the header MS-ContinuationToken and
 * seekOperation=Next, with which a client asks for the next page, as Microsoft's clients and the pages on invoice line items do.
 */
export function listed<Item>(
  world: World,
  call: Call,
  kind: ListKind,
  items: readonly Item[],
  body: (item: Item) => Json,
  hasSelf = false,
): JsonObject {
  const rules = world.lists[kind];
  const { odd, repeat, cut } = rules;
  const all = repeat === 0 ? items : [...items, ...items.slice(0, repeat)];
  const count = odd.length + all.length;
  const from = cut === undefined ? placeOf(call, rules, count) : 0;
  const to = Math.min(count, from + (cut ?? pageSize(call, kind, rules)));
  const shown: Json[] = [];
  for (let place = from; place < to; place += 1) {
    const item = all[place - odd.length];
    shown.push(place < odd.length || item === undefined ? ((odd[place] ?? null) as Json) : body(item));
  }
  const isLast = to === count || cut !== undefined;
  const next = isLast ? undefined : nextPage(call, rules, to);
  const links: JsonObject = { ...(hasSelf || next ? { self: link(place(call)) } : {}), ...(next ? { next } : {}) };
  const hasToken = rules.pagesBy === "token" && cut === undefined && (!isLast || rules.tokenOnLastPage);
  return {
    ...collection(shown, undefined, Object.keys(links).length > 0 ? { links } : {}),
    totalCount: rules.totalCount === "all" || cut !== undefined ? count : shown.length,
    ...(hasToken ? { continuationToken: token(to) } : {}),
  };
}

type Rules = Lists[ListKind];

function pageSize(call: Call, kind: ListKind, rules: Rules): number {
  const largest = rules.pageSize ?? (kind === "users" ? 500 : Number.POSITIVE_INFINITY);
  const sent = sizedByClients.includes(kind) ? call.queryValue("size") : undefined;
  if (sent === undefined) return largest;
  const size = Number(sent);
  if (!Number.isInteger(size) || size < 1) throw new PartnerCenterFault("invalidProperty", { data: ["size"] });
  return Math.min(size, largest);
}

/** The index in the whole list at which the requested page begins. */
function placeOf(call: Call, { pagesBy }: Rules, count: number): number {
  if (pagesBy === "link") return checked(call.queryValue("skip") ?? "0", count, "skip");
  const sent = call.header("ms-continuationtoken");
  if (sent === undefined || call.queryValue("seekOperation")?.toLowerCase() !== "next") return 0;
  const [, start] = /^page:(\d+)$/.exec(Buffer.from(sent, "base64").toString()) ?? [];
  return checked(start, count, "MS-ContinuationToken");
}

function checked(sent: string | undefined, count: number, name: string): number {
  const place = Number(sent);
  if (!Number.isInteger(place) || place < 0 || place > count) {
    throw new PartnerCenterFault("invalidProperty", { data: [name] });
  }
  return place;
}

function nextPage(call: Call, { pagesBy }: Rules, start: number): JsonObject {
  if (pagesBy === "link") return link(place(call, `skip=${start}`));
  const headers = [{ key: "MS-ContinuationToken", value: token(start) }];
  return { ...link(place(call, "seekOperation=Next")), headers };
}

/** The link to a page: relative, without /v1, and with the parts of the request's query that do not concern pages. */
function place(call: Call, addition?: string): string {
  const sent = call.target.slice(call.path.length + 1).split("&");
  const query = sent.filter((part) => part !== "" && !/^(seekOperation|skip)=/i.test(part));
  if (addition !== undefined) query.push(addition);
  return `${call.path.replace(/^\/v1/i, "")}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

function token(start: number): string {
  return Buffer.from(`page:${start}`).toString("base64");
}
