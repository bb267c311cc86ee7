import type { Call } from "../http";
import { PartnerCenterFault } from "./errors";

interface Page<Item> {
  items: Item[];
  /** Where the next page begins. */
  more: string | undefined;
}

/** Pages are sought with the header MS-ContinuationToken and seekOperation=Next, as Microsoft's .NET SDK does it. */
export function pageOf<Item>(all: readonly Item[], call: Call, largest: number): Page<Item> {
  const start = startOf(call, all.length);
  const end = start + Math.min(sizeOf(call) ?? largest, largest);
  return { items: all.slice(start, end), more: end < all.length ? continuation(end) : undefined };
}

function sizeOf(call: Call): number | undefined {
  const sent = call.queryValue("size");
  if (sent === undefined) return undefined;
  const size = Number(sent);
  if (!Number.isInteger(size) || size < 1) throw new PartnerCenterFault("invalidProperty", { data: ["size"] });
  return size;
}

function startOf(call: Call, count: number): number {
  const token = call.header("ms-continuationtoken");
  if (token === undefined || call.queryValue("seekOperation")?.toLowerCase() !== "next") return 0;
  const start = Number(/^page:(\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1] ?? Number.NaN);
  if (Number.isNaN(start) || start > count)
    throw new PartnerCenterFault("invalidProperty", { data: ["MS-ContinuationToken"] });
  return start;
}

function continuation(start: number): string {
  return Buffer.from(`page:${start}`).toString("base64");
}
