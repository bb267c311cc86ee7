import fc from "fast-check";
import { afterTrouble, attempts, type Kind, type Trouble, type Verdict } from "../../provider/http/retry";

const status = (code: number, retryAfter?: number): Trouble => ({ was: "status", status: code, retryAfter });
const unreachable: Trouble = { was: "not sent", temporary: true };
const untrusted: Trouble = { was: "not sent", temporary: false };
const silent: Trouble = { was: "no answer" };
const garbled: Trouble = { was: "unreadable" };
const again: Verdict = { do: "retry" };
const look: Verdict = { do: "look" };
const end: Verdict = { do: "give up" };

describe("What is done after a request failed", () => {
  test.each<[string, Kind, Trouble, number, Verdict]>([
    ["a read that could not be sent is sent again", "read", unreachable, 1, again],
    ["a write that could not be sent is sent again, as it never arrived", "write", unreachable, 2, again],
    ["what cannot be sent three times in a row is given up", "write", unreachable, attempts.notSent, end],
    ["a server that cannot be trusted is not asked again", "read", untrusted, 1, end],
    ["a read without an answer is repeated", "read", silent, 1, again],
    ["a write without an answer is looked up", "write", silent, 1, look],
    ["a read whose answer cannot be read is repeated", "read", garbled, attempts.unreadable - 1, again],
    ["what cannot be read three times in a row is given up", "read", garbled, attempts.unreadable, end],
    ["a read that is throttled waits as long as the service says", "read", status(429, 57_000), 1, wait(57_000)],
    [
      "a write that is throttled is looked up, as it may have been made all the same",
      "write",
      status(429, 57_000),
      1,
      look,
    ],
    ["throttling without a time is waited out with the usual pause", "read", status(429), 1, again],
    ["endless throttling is given up", "read", status(429, 0), attempts.refused, end],
    ["a read that met a passing error is repeated", "read", status(503), 1, again],
    ["a read waits as long as an overloaded service says", "read", status(503, 2_000), 1, wait(2_000)],
    ["a read that meets passing errors all the time is given up", "read", status(500), attempts.refused, end],
    ["a write that met a passing error is looked up", "write", status(503), 1, look],
    ["a write is looked up after a time-out of the gateway", "write", status(504, 0), 1, look],
    ["a refusal stands", "write", status(400), 1, end],
    ["an absent object stays absent", "read", status(404), 1, end],
    ["a conflict is the caller's matter", "write", status(409), 1, end],
    ["a redirection is not followed", "read", status(302), 1, end],
  ])("%s", (_sentence, kind, trouble, attempt, verdict) => {
    expect(afterTrouble(kind, trouble, attempt)).toEqual(verdict);
  });

  test.each([408, 500, 502, 503, 504])("status %d may pass, so a read is repeated and a write looked up", (code) => {
    expect(afterTrouble("read", status(code), 1)).toEqual(again);
    expect(afterTrouble("write", status(code), 1)).toEqual(look);
  });

  test("no write that may have happened is ever repeated, and nothing is repeated for ever", () => {
    fc.assert(neverTwice(afterTrouble));
  });

  test("a decision that repeats writes like reads, or for ever, is noticed", () => {
    const likeReads: typeof afterTrouble = (_kind, trouble, attempt) => afterTrouble("read", trouble, attempt);
    const forEver: typeof afterTrouble = (kind, trouble) => afterTrouble(kind, trouble, 1);
    expect(fc.check(neverTwice(likeReads)).failed).toBe(true);
    expect(fc.check(neverTwice(forEver)).failed).toBe(true);
  });
});

function wait(milliseconds: number): Verdict {
  return { do: "retry", wait: milliseconds };
}

function neverTwice(decide: typeof afterTrouble) {
  const kind = fc.constantFrom<Kind>("read", "write");
  const trouble = fc.oneof(
    fc.constantFrom(unreachable, untrusted, silent),
    fc.record({
      was: fc.constant("status" as const),
      status: fc.oneof(fc.integer({ min: 300, max: 599 }), fc.constantFrom(408, 429, 500, 502, 503, 504)),
      retryAfter: fc.option(fc.nat(), { nil: undefined }),
    }),
  );
  return fc.property(kind, trouble, fc.integer({ min: 1, max: 20 }), (kind, trouble, attempt) => {
    if (decide(kind, trouble, attempt).do !== "retry") return true;
    return attempt < attempts.refused && (kind === "read" || trouble.was === "not sent");
  });
}
