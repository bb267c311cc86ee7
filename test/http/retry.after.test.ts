import fc from "fast-check";
import type { Json } from "../../provider/http/json";
import { retryAfter, waitInBody } from "../../provider/http/retry";

const now = new Date("2026-03-02T12:00:00Z");

describe("How long a service asks to wait", () => {
  test.each<[string, string | undefined, number | undefined]>([
    ["no header asks for nothing", undefined, undefined],
    ["seconds are seconds", "57", 57_000],
    ["zero means at once", "0", 0],
    ["blanks around the number do not matter", " 5 ", 5_000],
    ["a fraction of a second counts", "0.25", 250],
    ["a date is a moment", "Mon, 02 Mar 2026 12:00:38 GMT", 38_000],
    ["a date in the past means at once", "Mon, 02 Mar 2026 11:00:00 GMT", 0],
    ["blanks before a date do not matter", "  Mon, 02 Mar 2026 12:00:38 GMT", 38_000],
    ["a date after words is no time", "until Mon, 02 Mar 2026 12:00:38 GMT", undefined],
    ["a word is no time", "soon", undefined],
    ["an empty header is no time", "", undefined],
    ["a negative number is no time", "-5", undefined],
    ["words with a number are no time", "soon 5", undefined],
  ])("%s", (_sentence, header, expected) => {
    expect(retryAfter(header, now)).toBe(expected);
  });

  test.each<[string, string | undefined, number]>([
    ["ten minutes ahead of ours", "Mon, 02 Mar 2026 12:10:00 GMT", 38_000],
    ["ten minutes behind ours", "Mon, 02 Mar 2026 11:50:00 GMT", 1_238_000],
    ["not told", undefined, 638_000],
    ["told in words that are no date", "noon", 638_000],
  ])("a date is meant by the service's clock, also when that is %s", (_sentence, date, expected) => {
    expect(retryAfter("Mon, 02 Mar 2026 12:10:38 GMT", now, date)).toBe(expected);
  });

  test("whatever the header says, the wait is absent or a number of 0 or more", () => {
    fc.assert(neverBackwards(retryAfter));
  });

  test("a reading that gives negative or no numbers is noticed", () => {
    const naive = (header: string | undefined, at: Date) => Date.parse(header ?? "") - at.getTime();
    expect(fc.check(neverBackwards(naive)).failed).toBe(true);
  });
});

describe("How long a service asks to wait in the body of an answer", () => {
  const of = (body: Json | undefined, status = 429) => waitInBody({ status, body }, now);

  test.each<[string, Json | undefined, number | undefined]>([
    [
      "Partner Center's gateway",
      { statusCode: 429, message: "Rate limit is exceeded. Try again in 57 seconds." },
      57_000,
    ],
    ["a fault's description", { code: "429", description: "Please retry after 60 seconds." }, 60_000],
    ["a nested error", { error: { code: "TooManyRequests", innererror: { message: "Retry in 2 minutes" } } }, 120_000],
    ["a list of errors", { errors: [{ message: "wait 500 ms" }] }, 500],
    ["a text that is no JSON", "Too many requests; please wait 9s before retrying", 9_000],
    ["a member", { error: { retryAfter: 12 } }, 12_000],
    ["a member as a text", { RetryAfter: "12" }, 12_000],
    ["a member with its unit", { retryAfter: "12 s" }, 12_000],
    ["a member in milliseconds", { retry_after_ms: 1500 }, 1_500],
    ["a member in seconds", { retryAfterSeconds: 0 }, 0],
    ["a member as a date", { retryAfter: "Mon, 02 Mar 2026 12:00:38 GMT" }, 38_000],
    ["a member that is no time", { retryAfter: { odd: true }, message: "soon" }, undefined],
    ["a member that is no time beside words", { retryAfterMs: "soon", message: "Try again in 5 s" }, 5_000],
    ["a member that is a list", { retryAfter: [12] }, undefined],
    ["a member as deep as faults go", { a: { b: { c: { retryAfter: 12 } } } }, 12_000],
    ["a member deeper than faults go", { a: { b: { c: { d: { retryAfter: 12 } } } } }, undefined],
    ["a limit, which is no wait", { message: "At most 100 requests in 60 seconds are allowed." }, undefined],
    ["a moment, which is not read", { message: "Retry after 2026-03-02T12:00:00Z." }, undefined],
    ["nothing", undefined, undefined],
    ["null", null, undefined],
  ])("%s", (_sentence, body, expected) => {
    expect(of(body)).toBe(expected);
  });

  test("counts with an overloaded service too, and with no other refusal", () => {
    expect(of("Retry after 3 seconds", 503)).toBe(3_000);
    expect(of("Retry after 3 seconds", 400)).toBeUndefined();
  });

  test("whatever the body is, the wait is absent or a number of 0 or more", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("retryAfter", "message", "error"), (value, name) => {
        const wait = of({ [name]: value as Json });
        return wait === undefined || wait >= 0;
      }),
    );
  });
});

const neverBackwards = (read: typeof retryAfter) =>
  fc.property(
    fc.option(
      fc.oneof(
        fc.string(),
        fc.integer().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      {
        nil: undefined,
      },
    ),
    (header) => {
      const wait = read(header, now);
      return wait === undefined || wait >= 0;
    },
  );
