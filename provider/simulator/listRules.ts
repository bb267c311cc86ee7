import { z } from "zod";
import { closed } from "./closed";
import { later } from "./later";

/** Where each list of Partner Center is found. */
export const listPaths = {
  customers: "/v1/customers",
  users: "/v1/customers/*/users",
  licenses: "/v1/customers/*/users/*/licenses",
  subscribedskus: "/v1/customers/*/subscribedskus",
  subscriptions: "/v1/customers/*/subscriptions",
  upgrades: "/v1/customers/*/subscriptions/*/upgrades",
  transitioneligibilities: "/v1/customers/*/subscriptions/*/transitioneligibilities",
  transitions: "/v1/customers/*/subscriptions/*/transitions",
} as const;

export type ListKind = keyof typeof listPaths;

const list = closed({
  pageSize: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Most items of a page; without it, 500 users, and all items of other lists."),
  pagesBy: z
    .enum(["token", "link"])
    .default("token")
    .describe(
      "How the link gives the next page: by MS-ContinuationToken in its headers, or by the position in its query.",
    ),
  totalCount: z.enum(["page", "all"]).default("page").describe("What totalCount counts on a page."),
  tokenOnLastPage: z.boolean().default(false).describe("True: the last page has a token, too, and no link."),
  cut: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Number of items that are shown, without a link; totalCount counts all."),
  repeat: z.number().int().min(0).default(0).describe("Number of the first items that come again at the end."),
  odd: z.array(z.json()).default([]).describe("Items that come first, unchanged."),
  lag: later.optional().describe("How long the list shows the world before a change."),
}).meta({ id: "list" });

/** How the simulator serves each list of Partner Center. */
export const lists = closed({
  customers: list.prefault({}),
  users: list.prefault({}),
  licenses: list.prefault({}),
  subscribedskus: list.prefault({}),
  subscriptions: list.prefault({}),
  upgrades: list.prefault({}),
  transitioneligibilities: list.prefault({}),
  transitions: list.prefault({}),
});

export type Lists = z.output<typeof lists>;
