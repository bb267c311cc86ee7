import { terminalReport } from "../../../provider/drift/reports/terminal";
import { everything, reportOf, resources, unmanagedReport, warning } from "../../support/driftReports";

const shown = (
  report: Parameters<typeof terminalReport>[0],
  given: Partial<Parameters<typeof terminalReport>[1]> = {},
) => terminalReport(report, { width: 80, colors: false, verbose: false, ...given });

/** Users of many customers with the same finding, each twentieth of whom has another one. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...resources.changed,
    notes: [],
    name: `user-${index}`,
    subject: `user-${index}@contoso.example`,
    holder: `customer-${index % 6}`,
    holderName: `Customer ${index % 6}`,
    changes: [{ property: "licenses", about: `Product ${index % 4}`, wanted: "assigned", found: "not assigned" }],
  }));

test.each([
  ["letters of two places", "\u65e5\u672c\u8a9e".repeat(20)],
  ["a word longer than its line", "x".repeat(100)],
])("no letter of a name is lost in the table: %s", (_, subject) => {
  const report = reportOf({ resources: [{ ...resources.changed, subject, matters: null, repair: null }] });
  for (const width of [40, 80, 200]) {
    const column = shown(report, { width })
      .split("\n")
      .flatMap((line) => (line.startsWith("│") ? [line.split("│")[1]?.trim() ?? ""] : []));
    expect(column.join("")).toContain(subject);
  }
});

test.each([40, 80, 120, 200])("the table fits into a terminal of %d columns", (width) => {
  for (const verbose of [false, true]) {
    const lines = shown(reportOf({ resources: [...many(5), resources.gone] }), { width, verbose }).split("\n");
    const drawn = lines.filter((line) => /^[│┌├└]/.test(line));
    expect(drawn.length).toBeGreaterThan(4);
    for (const line of drawn) expect(line.length).toBeLessThanOrEqual(width);
  }
});

test("the command that repairs is one that looks at the services first", () => {
  const text = shown(everything);
  expect(text).toContain("To repair:\n  pulumi up --refresh --stack production");
  expect(text).toContain("Without --refresh");
  expect(shown(reportOf({ resources: [resources.gone] }))).not.toContain("To repair");
});

test("a user who was deleted and a user without licenses are two words", () => {
  const without = { ...resources.gone, missing: "licenses" as const };
  const text = shown(reportOf({ resources: [resources.gone, without] }));
  expect(text).toContain("1 with licenses gone, 1 with user deleted");
  expect(text).toMatch(/│ user deleted +│/);
  expect(text).toMatch(/│ licenses gone +│/);
});

test("like findings of one customer share a row", () => {
  const alike = many(36).map((one) => ({
    ...one,
    holder: "one",
    holderName: "One",
    changes: resources.changed.changes,
  }));
  const text = shown(reportOf({ resources: alike }));
  expect(text).toContain("36 UserLicense");
  expect(text).toContain("and 33 more");
  expect(text.split("\n").length).toBeLessThan(30);
});

test("forty-eight findings are counted by customer and kind; --verbose shows each", () => {
  const report = reportOf({ resources: many(48) });
  const text = shown(report);
  expect(text.split("\n").length).toBeLessThan(60);
  expect(text).toContain("Customer 3 (customer-3)\n  8 UserLicense changed: user-3@contoso.example");
  expect(text).toContain("--verbose shows each");
  const all = shown(report, { verbose: true });
  for (const { name } of report.resources) expect(all).toContain(`UserLicense ${name} `);
});

test("what could not be told, and each note, names its customer", () => {
  const noted = { ...resources.inStep, notes: [{ kind: "said" as const, text: "Something." }] };
  const text = shown(reportOf({ resources: [resources.couldNotTell, noted] }));
  expect(text).toContain("Contoso: UserLicense dave: Partner Center answered 503.");
  expect(text).toContain("Contoso: UserLicense alice: Something.");
});

test("licenses outside the programs stand in a list for each customer", () => {
  const unread = unmanagedReport({ holder: "2", holderName: null, users: [], problem: "No access." });
  const text = shown(reportOf({ unmanaged: [unmanagedReport({ holder: "1" }), unread] }));
  expect(text).toContain(
    "Licenses outside the programs of Contoso (1):\n  zoe@contoso.example: Visio Plan 2 (in no program)",
  );
  expect(text).toContain("Licenses outside the programs of 2:\n  They could not be read: No access.");
});

test("only what has a date comes up", () => {
  const unused = { ...warning, at: null, text: "Contoso: Microsoft 365 E5 has 3 of 10 unused." };
  const text = shown(reportOf({ warnings: [warning, unused] }));
  expect(text).toContain(`Coming up within 30 days:\n  ${warning.text}`);
  expect(text).toContain(`Worth knowing:\n  ${unused.text}`);
});
