import { readFileSync } from "node:fs";
import { reportSchema } from "../../provider/drift/report";
import { exitCodes, resultOf, summaryOf } from "../../provider/drift/summary";
import { resourceTypes } from "../../provider/services/all";

const none = { stacks: [], resources: [], warnings: [] };
const resource = (status: "inStep" | "changed" | "gone" | "couldNotTell") =>
  ({ status, left: null }) as Parameters<typeof summaryOf>[0]["resources"][number];
const exitCode = (parts: Partial<Parameters<typeof summaryOf>[0]>) =>
  exitCodes[resultOf(summaryOf({ ...none, ...parts }))];

test("the published schema is the one of the code", () => {
  const published = require.resolve("pulumi-licenses/drift.schema.json");
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(JSON.stringify(reportSchema(resourceTypes))));
});

test("nothing to do ends with 0, drift with 1", () => {
  expect(exitCode({})).toBe(0);
  expect(exitCode({ resources: [resource("inStep")] })).toBe(0);
  expect(exitCode({ resources: [resource("inStep"), resource("changed")] })).toBe(1);
  expect(exitCode({ resources: [resource("gone")] })).toBe(1);
});

test("what could not be read ends with 2, even if drift was found too", () => {
  expect(exitCode({ resources: [resource("changed"), resource("couldNotTell")] })).toBe(2);
  expect(exitCode({ resources: [resource("gone")], stacks: [{ name: "dev", problem: "no passphrase" }] })).toBe(2);
});

test("warnings are counted, and those with a date are coming up", () => {
  const warning = (at: string | null) => ({ at }) as Parameters<typeof summaryOf>[0]["warnings"][number];
  const warnings = [warning("2026-03-05T12:00:00.000Z"), warning(null), warning("2026-03-06T12:00:00.000Z")];
  expect(summaryOf({ ...none, warnings })).toMatchObject({ warnings: 3, comingUp: 2 });
});

test("early warnings alone end with 0", () => {
  const text = "a window closes";
  const warning = { kind: "windowCloses", stack: null, resource: null, holder: null, at: null, text } as const;
  expect(exitCode({ warnings: [warning] })).toBe(0);
});

test("what is left as it was found is counted apart, and does not end with 1", () => {
  const left = { ...resource("changed"), left: { until: "2027-01-31", reason: "Dana decides", by: null, at: null } };
  expect(summaryOf({ stacks: [], resources: [left, resource("inStep")], warnings: [] })).toMatchObject({
    inStep: 1,
    changed: 0,
    left: 1,
  });
  expect(exitCode({ resources: [left] })).toBe(0);
  expect(exitCode({ resources: [left, resource("gone")] })).toBe(1);
});
