import { type Effect, type FaultRule, faultRuleInProcess, type ParsedRule } from "./faultRule";
import type { Call } from "./http";
import { Ids } from "./ids";
import { includes, type Json, parsedOrText } from "./json";
import { pathPattern } from "./pathPattern";

interface Strike {
  name: string;
  effect: Effect;
}

interface Entry {
  rule: ParsedRule;
  path: RegExp;
  chances: Ids;
}

/** The fault rules. They are tried in the order in which they were added. Only the first one that matches takes effect. */
export class Faults {
  private entries: Entry[] = [];

  private ids = new Ids(0);

  add(...rules: FaultRule[]): void {
    const parsed = rules.map((each) => faultRuleInProcess.parse(each));
    for (const rule of parsed) {
      const chances = rule.seed === undefined ? this.ids : new Ids(rule.seed);
      this.entries.push({ rule, path: pathPattern(rule.path), chances });
    }
  }

  clear(): void {
    this.entries = [];
    this.ids = new Ids(0);
  }

  list(): ParsedRule[] {
    return this.entries.map(({ rule }) => ({ ...rule }));
  }

  /** Whether any rule does this to requests, now or later. */
  has(effect: Effect["do"]): boolean {
    return this.entries.some(({ rule }) => rule.effect.do === effect);
  }

  strike(call: Call): Strike | undefined {
    for (const { rule, path, chances } of this.entries) {
      if (!path.test(call.path) || !isOf(rule, call)) continue;
      rule.seen += 1;
      if (rule.seen <= rule.skip || rule.struck >= most(rule)) continue;
      if (rule.probability !== undefined && chances.chance() >= rule.probability) continue;
      rule.struck += 1;
      return { name: rule.name ?? rule.effect.do, effect: rule.effect };
    }
    return undefined;
  }
}

function isOf({ method, body }: ParsedRule, call: Call): boolean {
  if (method !== undefined && !method.toUpperCase().split("|").includes(call.method)) return false;
  return body === undefined || includes(parsedOrText(call.body), body as Json);
}

function most({ times, probability }: ParsedRule): number {
  if (times === "all") return Number.POSITIVE_INFINITY;
  return times ?? (probability === undefined ? 1 : Number.POSITIVE_INFINITY);
}
