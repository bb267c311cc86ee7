import type { Json } from "./json";

/** What to do after a request failed. Pure: the answer depends on the arguments alone. */

/** `read` changes nothing. `write` may have happened although no answer came, so it is looked up before it is repeated. */
export type Kind = "read" | "write";

export type Trouble =
  /** The service never saw the request: refused connection, no such host, broken TLS. */
  | { was: "not sent"; temporary: boolean }
  /** The connection broke, or time ran out, with the request on its way. */
  | { was: "no answer" }
  /** The answer cannot be read: it was cut or garbled on the way, or comes from another service. */
  | { was: "unreadable" }
  | { was: "status"; status: number; retryAfter: number | undefined };

/** `wait` is in milliseconds; without it, the usual growing pause. `look`: the outcome is unknown. */
export type Verdict = { do: "retry"; wait?: number | undefined } | { do: "look" } | { do: "give up" };

export const attempts = { notSent: 3, unreadable: 3, refused: 8 };

const passing = new Set([408, 500, 502, 503, 504]);

export function afterTrouble(kind: Kind, trouble: Trouble, attempt: number): Verdict {
  if (trouble.was === "not sent") {
    return trouble.temporary && attempt < attempts.notSent ? { do: "retry" } : { do: "give up" };
  }
  if (trouble.was === "status" && trouble.status === 429) {
    if (kind === "write") return { do: "look" };
    return attempt < attempts.refused ? { do: "retry", wait: trouble.retryAfter } : { do: "give up" };
  }
  if (trouble.was === "unreadable") return attempt < attempts.unreadable ? { do: "retry" } : { do: "give up" };
  const mayPass = trouble.was === "no answer" || passing.has(trouble.status);
  if (!mayPass) return { do: "give up" };
  if (kind === "write") return { do: "look" };
  if (attempt >= attempts.refused) return { do: "give up" };
  return { do: "retry", wait: trouble.was === "status" ? trouble.retryAfter : undefined };
}

/**
 * Milliseconds from a Retry-After header: seconds, or an HTTP date (RFC 9110, 10.2.3). Any other value counts as no header.
 *
 * @param date the answer's Date header. A date in Retry-After follows the service's clock, which may differ from ours.
 */
export function retryAfter(header: string | undefined, now: Date, date?: string): number | undefined {
  if (/^\s*\d+(\.\d+)?\s*$/.test(header ?? "")) return Number(header) * 1000;
  const at = httpDate(header);
  return at === undefined ? undefined : Math.max(0, at - (httpDate(date) ?? now.getTime()));
}

/** Date.parse accepts almost any text, so the day of the week with which an HTTP date begins is required. */
function httpDate(text = ""): number | undefined {
  const at = /^\s*(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Milliseconds from the body of an answer that has no such header: "Try again in 57 seconds" (Partner Center's gateway), or a member
 * `retryAfter` at any depth.
 */
export function waitInBody(
  { status, body }: { status: number; body: Json | undefined },
  now: Date,
): number | undefined {
  return status === 429 || status === 503 ? waitIn(body, now, deepestFault) : undefined;
}

/** These services nest their errors two levels deep at most. */
const deepestFault = 4;

const waitMember = /^retry_?after_?(?:in_?)?(seconds|secs?|s|milliseconds|millis|ms)?$/i;

function waitIn(value: Json | undefined, now: Date, levels: number): number | undefined {
  if (typeof value === "string") return waitInWords(value);
  if (typeof value !== "object" || value === null || levels === 0) return undefined;
  const members = Object.entries(value);
  for (const [name, member] of members) {
    const [match, unit = ""] = waitMember.exec(name) ?? [];
    if (match === undefined || (typeof member !== "number" && typeof member !== "string")) continue;
    const wait = retryAfter(String(member), now) ?? waitInWords(`wait ${member}`);
    if (wait !== undefined) return unit.toLowerCase().startsWith("m") ? wait / 1000 : wait;
  }
  for (const [, member] of members) {
    const wait = waitIn(member, now, levels - 1);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

const words =
  /\b(?:retry|retrying|try again|wait)\b[^\d.]{0,30}?(\d+(?:\.\d+)?) *(ms|millisecond|s|second|sec|m|minute|min|h|hour)s?\b/i;

const units: Record<string, number> = {
  ms: 1,
  millisecond: 1,
  m: 60_000,
  minute: 60_000,
  min: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
};

function waitInWords(text: string): number | undefined {
  const [, amount, unit = ""] = words.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (units[unit.toLowerCase()] ?? 1000);
}
