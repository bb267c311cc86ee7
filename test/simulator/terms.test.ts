import { addTerm } from "../../provider/simulator/clock";

describe("A term", () => {
  test.each([
    ["2026-01-15", "P1M", "2026-02-15"],
    ["2026-01-31", "P1M", "2026-02-28"],
    ["2027-12-31", "P2M", "2028-02-29"],
    ["2028-02-29", "P1Y", "2029-02-28"],
    ["2026-01-31", "P3Y", "2029-01-31"],
    ["2026-01-31", "P30D", "2026-03-02"],
  ])("from %s for %s ends on %s", (start, term, end) => {
    expect(addTerm(new Date(start), term).toISOString().slice(0, 10)).toBe(end);
  });
});
