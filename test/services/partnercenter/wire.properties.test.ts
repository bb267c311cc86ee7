import fc from "fast-check";
import { date, integer } from "../../../provider/services/partnercenter/wire";

/** How Partner Center writes numbers and dates, and what is neither. */

const padded = fc.tuple(fc.constantFrom("", " ", "  "), fc.constantFrom("", "0", "00"), fc.constantFrom("", " ", "\t"));

test("A whole number is the same number, as a number and as a text with blanks and zeros", () => {
  fc.assert(
    fc.property(fc.integer(), padded, (number, [before, zeros, after]) => {
      const digits = `${number < 0 ? "-" : ""}${zeros}${Math.abs(number)}`;
      expect(integer.parse(number)).toBe(number);
      expect(integer.parse(`${before}${digits}${after}`)).toBe(number);
    }),
  );
});

test.each(["", " ", "-", "x1", "1x", "1 1", "1.5", "1e3", "--1", "+1", "0x10", 1.5, Number.NaN, true, [1]])(
  "%p is no number of seats",
  (odd) => {
    expect(integer.safeParse(odd).success).toBe(false);
  },
);

const zones: [string, number][] = [
  ["", 0],
  ["Z", 0],
  ["z", 0],
  ["+00:00", 0],
  ["+0000", 0],
  ["-08:00", -480],
  ["+05:30", 330],
  ["-1130", -690],
];

describe("On a machine that is not in UTC", () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = "America/New_York";
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test("a moment is the same moment, with any number of digits, in any zone or none, and with blanks inside", () => {
    const moment = fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    });
    const digits = fc.constantFrom("", ".1", ".12", ".123", ".1234567");
    fc.assert(
      fc.property(
        moment,
        digits,
        fc.constantFrom(...zones),
        fc.boolean(),
        (time, fraction, [zone, minutes], blanks) => {
          const local = new Date(Math.floor(time.getTime() / 1000) * 1000 + minutes * 60_000);
          const text = `${local.toISOString().slice(0, 19)}${fraction}${zone}`;
          const milliseconds = Number(`0${fraction}`.slice(0, 5)) * 1000;
          expect(date.parse(blanks ? ` ${text.replaceAll(":", ": ")}` : text).getTime()).toBe(
            Math.floor(time.getTime() / 1000) * 1000 + Math.round(milliseconds),
          );
        },
      ),
    );
  });
});

test("A day begins at midnight, UTC, and what is no date says so", () => {
  expect(date.parse("2022-01-13").toISOString()).toBe("2022-01-13T00:00:00.000Z");
  for (const odd of ["", "soon", "2022-13-01", "T", "offer5", "2026", "11/27/2026"])
    expect(date.safeParse(odd).error?.issues).toEqual([expect.objectContaining({ message: `not a date: ${odd}` })]);
});

test.each(["2026-02-30", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00", "2026-04-31T00: 00: 00Z"])(
  "%s is no day, so it is not taken for the one after",
  (odd) => {
    expect(date.safeParse(odd).success).toBe(false);
  },
);

test("The last day of February in a leap year is one, and a moment may lack its seconds", () => {
  expect(date.parse("2024-02-29").toISOString()).toBe("2024-02-29T00:00:00.000Z");
  for (const minutes of ["2026-11-27T10:00Z", "2026-11-27T10:00", "2026-11-27T11:00+0100"])
    expect(date.parse(minutes).toISOString()).toBe("2026-11-27T10:00:00.000Z");
});
