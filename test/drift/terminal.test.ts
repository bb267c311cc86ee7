import { terminalReport } from "../../provider/drift/reports/terminal";
import { reportOf, resources } from "../support/driftReportText";

test.each([
  ["letters of two places", "\u65e5\u672c\u8a9e".repeat(20)],
  ["a word longer than its line", "x".repeat(100)],
])("no letter of a name is lost in the table: %s", (_, subject) => {
  const report = reportOf({ resources: [{ ...resources.changed, subject, matters: null, repair: null }] });
  for (const width of [40, 80, 200]) {
    const shown = terminalReport(report, { width, colors: false });
    const column = shown
      .split("\n")
      .flatMap((line) => (line.startsWith("│") ? [line.split("│")[1]?.trim() ?? ""] : []));
    expect(column.join("")).toContain(subject);
  }
});
