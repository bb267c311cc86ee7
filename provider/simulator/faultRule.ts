import { z } from "zod";
import { change } from "./changeSchema";
import { closed, oneOf } from "./closed";
import type { Json } from "./json";
import { slowness, wait } from "./later";
import { refusalNames } from "./refusals";

const when = z.enum(["before", "after"]);
const milliseconds = z.number().min(0);

/** Seconds, sent as a number or as a date. A string is sent unchanged. */
const retryAfter = oneOf([z.number(), closed({ dateIn: z.number() }), z.string()]);

const edit = {
  do: z.literal("edit"),
  merge: z.json().optional().describe("Members laid over the answer."),
  remove: z.array(z.string()).default([]).describe("Members taken out of the answer: `items.0.productSku`."),
};

const inJson = [
  closed({
    do: z.literal("status"),
    status: z.number().int().min(200).max(999),
    retryAfter: retryAfter.optional().describe("In the header, and in the body that the gateway gives a 429."),
    waitInBody: z.number().optional().describe("A 429 that says only in its body how many seconds to wait."),
    json: z.json().optional().describe("Without a body, 429 gets the gateway's; other statuses get none."),
    text: z.string().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when: when.default("before").describe("After: the request has done its work."),
  }),
  closed({
    do: z.literal("refuse"),
    as: z.enum(refusalNames).describe("A refusal that the services know."),
    code: z.union([z.number(), z.string()]).optional().describe("Another code than the usual one."),
    words: z.string().optional().describe("Other words than the usual ones."),
    when: when.default("before"),
  }),
  closed({ do: z.literal("drop"), when: when.default("before") }),
  closed({
    do: z.literal("hang"),
    when: when.default("before"),
    ms: milliseconds.optional().describe("Then the connection is closed; without it, when the client closes it."),
  }),
  closed({ do: z.literal("delay"), ms: milliseconds }),
  closed({
    do: z.literal("drip"),
    ms: milliseconds.describe("Between two pieces of the body; the headers come at once."),
    bytes: z.number().int().min(1).default(1).describe("Of a piece."),
    blanks: z.number().int().min(0).max(1_000_000).default(0).describe("So many blanks come before the body."),
  }),
  closed({
    do: z.literal("inflate"),
    megabytes: z.number().int().min(1).max(1_024).describe("Of blanks before the body, sent as a small gzip."),
  }),
  closed({
    do: z.literal("body"),
    as: z.enum(["garbage", "cut", "html", "empty", "byteOrderMark", "wrongType"]),
    when: when.default("after").describe("Before: the answer looks as if the work had been done, and it was not."),
  }),
  closed({ do: z.literal("ignore") }),
  closed({ do: z.literal("lag"), ...wait, on: z.string().optional().describe("Paths of the reads that lag.") }),
  closed({
    do: z.literal("stale"),
    writes: z.number().int().min(1).max(20).default(1).describe("How many changes the answer is behind."),
  }),
  closed({ do: z.literal("staleEtag") }),
  closed({ do: z.literal("accept"), ...slowness.shape }),
  closed({
    do: z.literal("meanwhile"),
    changes: z.array(change).min(1),
    when: when.default("before").describe("Before or after the request that is struck."),
  }),
] as const;

const rule = {
  name: z.string().optional(),
  method: z
    .string()
    .regex(/^(GET|HEAD|POST|PUT|PATCH|DELETE)(\|(GET|HEAD|POST|PUT|PATCH|DELETE))*$/i)
    .optional()
    .describe("One verb, or several divided by `|`."),
  path: z
    .string()
    .default("**")
    .describe("`*` stands for one segment or a part of it, `**` for anything. The query is not looked at."),
  body: z.json().optional().describe("What must be in the request's body, in any place of a list."),
  skip: z.number().int().min(0).default(0).describe("So many matching requests go through first."),
  times: z
    .union([z.number().int().min(0), z.literal("all")])
    .optional()
    .describe("So many are struck; without it one, or all if there is a probability."),
  probability: z.number().min(0).max(1).optional(),
  seed: z
    .number()
    .int()
    .optional()
    .describe("Another number strikes at other times; the same one at the same times in every run."),
  seen: z.number().int().min(0).default(0).describe("How many requests matched before, as the list of rules says it."),
  struck: z.number().int().min(0).default(0).describe("How many of them were struck."),
};

/** Which requests the fault affects, and what it does to them. */
export const faultRule = closed({ ...rule, effect: z.discriminatedUnion("do", [...inJson, closed(edit)]) });

/** In the same process a rule may also contain functions, which JSON cannot carry. */
export const faultRuleInProcess = closed({
  ...rule,
  effect: z.discriminatedUnion("do", [
    ...inJson,
    closed({
      ...edit,
      change: z.custom<(body: Json) => Json>((value) => typeof value === "function").optional(),
    }),
  ]),
});

/** The form before zod fills in defaults. */
export type FaultRule = z.input<typeof faultRuleInProcess>;
export type ParsedRule = z.output<typeof faultRuleInProcess>;
export type Effect = ParsedRule["effect"];
