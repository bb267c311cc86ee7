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

const rulesOf = (kind: string, pageSize?: number) => {
  const size = z.number().int().min(1);
  return closed({
    pageSize: (pageSize === undefined ? size.optional() : size.default(pageSize)).describe(
      "The most items of a page; without it, all.",
    ),
    pagesBy: z
      .enum(["token", "link"])
      .default("token")
      .describe(
        "What the link to the next page carries: MS-ContinuationToken in its headers, or the place in its query.",
      ),
    totalCount: z.enum(["page", "all"]).default("page").describe("What totalCount counts on a page."),
    tokenOnLastPage: z.boolean().default(false).describe("True: the last page has a token, too, and no link."),
    cut: z.number().int().min(0).optional().describe("So many items are shown, without a link; totalCount counts all."),
    repeat: z.number().int().min(0).default(0).describe("So many of the first items come again at the end."),
    odd: z.array(z.json()).default([]).describe("Items that stand before the others, as they are."),
    lag: later.optional().describe("How long the list shows the world before a change."),
  })
    .prefault({})
    .describe(`How the list of ${kind} comes.`);
};

export const lists = closed({
  customers: rulesOf("customers"),
  users: rulesOf("users", 500),
  licenses: rulesOf("licenses"),
  subscribedskus: rulesOf("subscribedskus"),
  subscriptions: rulesOf("subscriptions"),
  upgrades: rulesOf("upgrades"),
  transitioneligibilities: rulesOf("transitioneligibilities"),
  transitions: rulesOf("transitions"),
});

export type Lists = z.output<typeof lists>;
