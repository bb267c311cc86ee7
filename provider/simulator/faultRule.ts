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
  merge: z.json().optional().describe("Members that are added to the answer."),
  remove: z.array(z.string()).default([]).describe("Members that are removed from the answer: `items.0.productSku`."),
};

const inJson = [
  closed({
    do: z.literal("status"),
    status: z.number().int().min(200).max(999),
    retryAfter: retryAfter.optional().describe("In the header, and in the body of the gateway's 429."),
    waitInBody: z.number().optional().describe("A 429 that gives the wait, in seconds, in its body only."),
    json: z.json().optional().describe("Without a body, 429 gets the gateway's; other statuses get none."),
    text: z.string().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when: when.default("before").describe("After: the request takes effect first."),
  }),
  closed({
    do: z.literal("refuse"),
    as: z.enum(refusalNames).describe("A refusal of the services, by its name."),
    code: z.union([z.number(), z.string()]).optional().describe("The code, in place of the usual one."),
    words: z.string().optional().describe("The words, in place of the usual ones."),
    when: when.default("before"),
  }),
  closed({ do: z.literal("drop"), when: when.default("before") }),
  closed({
    do: z.literal("hang"),
    when: when.default("before"),
    ms: milliseconds
      .optional()
      .describe("Milliseconds until the connection is closed; without it, the client closes it."),
  }),
  closed({ do: z.literal("delay"), ms: milliseconds }),
  closed({
    do: z.literal("drip"),
    ms: milliseconds.describe("Between two pieces of the body; the headers come at once."),
    bytes: z.number().int().min(1).default(1).describe("Of a piece."),
    blanks: z.number().int().min(0).max(1_000_000).default(0).describe("Number of blanks before the body."),
  }),
  closed({
    do: z.literal("inflate"),
    megabytes: z
      .number()
      .int()
      .min(1)
      .max(1_024)
      .describe("Megabytes of blanks before the body, sent as a small gzip."),
  }),
  closed({
    do: z.literal("body"),
    as: z.enum(["garbage", "cut", "html", "empty", "byteOrderMark", "wrongType"]),
    when: when.default("after").describe("Before: the answer is that of a success, but the request has no effect."),
  }),
  closed({ do: z.literal("ignore") }),
  closed({ do: z.literal("lag"), ...wait, on: z.string().optional().describe("Paths of the reads that lag.") }),
  closed({
    do: z.literal("stale"),
    writes: z.number().int().min(1).max(20).default(1).describe("Number of changes that the answer does not show yet."),
  }),
  closed({ do: z.literal("staleEtag") }),
  closed({ do: z.literal("accept"), ...slowness.shape }),
  closed({
    do: z.literal("meanwhile"),
    changes: z.array(change).min(1),
    when: when.default("before").describe("Before or after the affected request."),
  }),
] as const;

const rule = {
  name: z.string().optional(),
  method: z
    .string()
    .regex(/^(GET|HEAD|POST|PUT|PATCH|DELETE)(\|(GET|HEAD|POST|PUT|PATCH|DELETE))*$/i)
    .optional()
    .describe("One verb, or several, separated by `|`."),
  path: z
    .string()
    .default("**")
    .describe("`*` stands for one segment or a part of it, `**` for anything. The rule ignores the query."),
  body: z.json().optional().describe("Members that the request's body must have, at any place of a list."),
  skip: z.number().int().min(0).default(0).describe("Number of matching requests that pass first."),
  times: z
    .union([z.number().int().min(0), z.literal("all")])
    .optional()
    .describe("Number of requests that the rule affects; without it one, or all if there is a probability."),
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional().describe("With the same seed, every run affects the same requests."),
  seen: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Number of requests that have matched, as the list of rules shows it."),
  struck: z.number().int().min(0).default(0).describe("Number of them that the rule affected."),
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
