import { z } from "zod";
import { Ids } from "./ids";
import type { Json } from "./json";

const when = z.enum(["before", "after"]).default("before");

/** Seconds, as they stand or as a date; a string goes out as it is. */
const retryAfter = z.union([z.number(), z.object({ dateIn: z.number() }), z.string()]);

const effect = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("status"),
    status: z.number().int(),
    retryAfter: retryAfter.optional(),
    /** Without a body, 429 gets the gateway's; other statuses get none. */
    json: z.json().optional(),
    text: z.string().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when,
  }),
  z.object({ do: z.literal("drop"), when }),
  /** No answer; the connection stays open, for so many ms or until somebody closes it. */
  z.object({ do: z.literal("hang"), when, ms: z.number().optional() }),
  z.object({ do: z.literal("delay"), ms: z.number() }),
  z.object({
    do: z.literal("body"),
    as: z.enum(["garbage", "cut", "html", "empty", "byteOrderMark", "wrongType"]),
  }),
  /** The write is done, but reads show the world before it. `on` limits which reads. */
  z.object({
    do: z.literal("lag"),
    reads: z.number().int().optional(),
    ms: z.number().optional(),
    on: z.string().optional(),
  }),
  /** Somebody else changed the subscription a moment earlier. */
  z.object({ do: z.literal("staleEtag") }),
  z.object({
    do: z.literal("accept"),
    reads: z.number().int().optional(),
    ms: z.number().int().optional(),
    body: z.boolean().default(false),
  }),
  /** Members laid over the answer, and members taken out of it (`items.0.productSku`). */
  z.object({
    do: z.literal("edit"),
    merge: z.json().optional(),
    remove: z.array(z.string()).default([]),
    /** Only for tests in the same process: not everything can be said in JSON. */
    change: z.custom<(body: Json) => Json>((value) => typeof value === "function").optional(),
  }),
]);

const rule = z.object({
  name: z.string().optional(),
  /** One verb, or several divided by `|`. */
  method: z.string().optional(),
  /** `*` stands for one segment or a part of it, `**` for anything. The query is not looked at. */
  path: z.string().default("**"),
  /** So many matching requests go through first. */
  skip: z.number().int().default(0),
  /** So many are struck; without it one, or all if there is a probability. */
  times: z.number().int().optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Another number strikes at other times; the same one at the same times in every run. */
  seed: z.number().int().optional(),
  effect,
});

export type FaultRule = z.input<typeof rule>;
export type Effect = z.output<typeof effect>;
type ParsedRule = z.output<typeof rule>;

interface Strike {
  name: string;
  effect: Effect;
}

/** Scripted trouble. Rules are tried in the order in which they were added; the first that strikes is the only one. */
export class Faults {
  private rules: { rule: ParsedRule; pattern: RegExp; chances: Ids; seen: number; struck: number }[] = [];

  private ids = new Ids(0);

  add(...rules: FaultRule[]): void {
    for (const parsed of rules.map((each) => rule.parse(each))) {
      const chances = parsed.seed === undefined ? this.ids : new Ids(parsed.seed);
      this.rules.push({ rule: parsed, pattern: pathPattern(parsed.path), chances, seen: 0, struck: 0 });
    }
  }

  clear(): void {
    this.rules = [];
    this.ids = new Ids(0);
  }

  list(): (ParsedRule & { seen: number; struck: number })[] {
    return this.rules.map(({ rule: each, seen, struck }) => ({ ...each, seen, struck }));
  }

  strike(method: string, path: string): Strike | undefined {
    for (const entry of this.rules) {
      const { rule: each, pattern, chances } = entry;
      const methods = each.method?.toUpperCase().split("|");
      if ((methods && !methods.includes(method)) || !pattern.test(path)) continue;
      entry.seen += 1;
      const times = each.times ?? (each.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
      if (entry.seen <= each.skip || entry.struck >= times) continue;
      if (each.probability !== undefined && chances.chance() >= each.probability) continue;
      entry.struck += 1;
      return { name: each.name ?? each.effect.do, effect: each.effect };
    }
    return undefined;
  }
}

export function pathPattern(glob: string): RegExp {
  const source = glob
    .split("**")
    .map((part) => part.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", "[^/]*"))
    .join(".*");
  return new RegExp(`^${source}$`, "i");
}
