import fc from "fast-check";
import { decided, type SignedDecision } from "../../../provider/drift/decisions/decide";
import { resourceReport } from "../../support/driftReports";

const decision = (more: Partial<SignedDecision> = {}): SignedDecision => ({
  stack: "production",
  type: "SubscriptionQuantity",
  resource: "seats",
  found: { quantity: 13 },
  until: "2027-01-31",
  reason: "Dana decides",
  by: "Dana",
  at: "2027-01-01T08:00:00.000Z",
  ...more,
});
const finding = (found: object | null, status: "changed" | "gone" | "inStep" = found === null ? "gone" : "changed") =>
  resourceReport({ type: "SubscriptionQuantity", name: "seats", status, found: found as never });
const on = (day: string) => ({ now: new Date(`${day}T12:00:00Z`), days: 30 });
const isLeft = (...[resource, one, when]: [ReturnType<typeof finding>, SignedDecision, ReturnType<typeof on>]) =>
  decided([resource], [one], when).resources[0]?.left !== null;
const kinds = (...given: Parameters<typeof decided>) => decided(...given).warnings.map(({ kind }) => kind);

test("A finding is left until its day ends, and counts from then on, whatever the day", () => {
  const day = fc.integer({ min: 0, max: 800 }).map((at) => new Date(Date.UTC(2026, 0, 1 + at)));
  fc.assert(
    fc.property(day, day, fc.integer({ min: 0, max: 86_399_999 }), (until, today, moment) => {
      const now = new Date(today.getTime() + moment);
      const left = isLeft(finding({ quantity: 13 }), decision({ until: until.toISOString().slice(0, 10) }), {
        now,
        days: 30,
      });
      expect(left).toBe(today <= until);
    }),
  );
});

test("A finding that has drifted further, or is of another resource, class or stack, counts", () => {
  expect(isLeft(finding({ quantity: 13 }), decision(), on("2027-01-02"))).toBe(true);
  expect(isLeft(finding({ quantity: 14 }), decision(), on("2027-01-02"))).toBe(false);
  expect(isLeft(finding(null), decision(), on("2027-01-02"))).toBe(false);
  expect(isLeft(finding(null), decision({ found: "gone" }), on("2027-01-02"))).toBe(true);
  for (const other of [{ resource: "others" }, { type: "UserLicense" }, { stack: "test" }])
    expect(isLeft(finding({ quantity: 13 }), decision(other), on("2027-01-02"))).toBe(false);
});

test("A decision that ends soon, that has ended, and that covers nothing any more is warned of", () => {
  const drifted = [finding({ quantity: 13 })];
  expect(kinds(drifted, [decision()], on("2026-11-02"))).toEqual([]);
  expect(kinds(drifted, [decision()], on("2027-01-02"))).toEqual(["decisionEnds"]);
  expect(kinds(drifted, [decision()], on("2027-02-01"))).toEqual(["decisionEnded"]);
  expect(kinds([finding(null, "inStep")], [decision()], on("2026-11-02"))).toEqual(["decisionIdle"]);
  expect(kinds([finding({ quantity: 14 })], [decision()], on("2026-11-02"))).toEqual(["decisionIdle"]);
  expect(kinds([], [decision()], on("2026-11-02"))).toEqual([]);
});

test("A report says who decided, why, and until when", () => {
  const { resources } = decided([finding({ quantity: 13 })], [decision()], on("2027-01-02"));
  expect(resources[0]?.left).toEqual({
    until: "2027-01-31",
    reason: "Dana decides",
    by: "Dana",
    at: "2027-01-01T08:00:00.000Z",
  });
});

test("A decision that a later one replaces asks for nothing but to be deleted", () => {
  const drifted = [finding({ quantity: 13 })];
  const later = decision({ until: "2027-05-31", reason: "Dana asked again" });
  for (const [older, day] of [
    [decision(), "2027-02-01"],
    [decision(), "2027-01-20"],
    [decision({ found: { quantity: 12 } }), "2027-01-20"],
  ] as const) {
    const { resources, warnings } = decided(drifted, [older, later], on(day));
    expect(resources[0]?.left?.until).toBe(later.until);
    expect(warnings.map(({ kind, text }) => [kind, text])).toEqual([
      [
        "decisionIdle",
        "The decision to leave seats until 2027-01-31 (Dana decides) is replaced by the one until 2027-05-31 (Dana asked again). Delete the entry.",
      ],
    ]);
  }
});
