import { htmlReport } from "../../../provider/drift/reports/html";
import { junitReport } from "../../../provider/drift/reports/junit";
import { markdownReport } from "../../../provider/drift/reports/markdown";
import { sarifReport } from "../../../provider/drift/reports/sarif";
import { terminalReport } from "../../../provider/drift/reports/terminal";
import { judge } from "../../../provider/services/partnercenter/drift/subscriptionQuantity";
import { stateOf } from "../../../provider/services/partnercenter/subscriptionQuantity.state";
import type { EndOfTerm } from "../../../provider/services/partnercenter/termEnd.decide";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { driftReport, resourceReport, termReport } from "../../support/driftReports";
import { action, tenSeats } from "../../support/modelTermEnd";

/** Ends of terms in a drift report. */

const now = new Date("2026-12-20T12:00:00Z");
const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

function judged(members: object, endOfTerm?: EndOfTerm, quantity = 10) {
  const live = parseSubscription({ ...tenSeats, offerName: "Microsoft 365 E3", ...members } as never, "Reading");
  const wanted = {
    customerId,
    subscriptionId: live.id,
    quantity,
    ...(endOfTerm === undefined ? {} : { endOfTerm }),
  };
  const state = stateOf(live, wanted, undefined, now);
  const found = { args: wanted, state };
  return judge({ id: "", wanted, before: state, found }, { live, now, days: 30 });
}

describe("The end of a term is judged", () => {
  test("as the program wants it: nothing is out of step", () => {
    const { term, changes } = judged({ scheduledActions: [action("Cancel")], autoRenewEnabled: false }, "cancel");
    expect(changes).toEqual([]);
    expect(term).toMatchObject({
      outcome: "cancels",
      on: "2027-01-14",
      wanted: "cancel",
      asWanted: true,
      dearer: false,
    });
  });

  test("otherwise: it is drift, with what was wanted, what was found, and what a repair does", () => {
    const { changes, repair, matters, term } = judged({}, "cancel");
    expect(changes).toEqual([
      {
        property: "endOfTerm",
        about: "end of the term",
        wanted: "is cancelled on 2027-01-14, and cannot be used from then on",
        found: "renews on 2027-01-14 with 10 seats",
      },
    ]);
    expect(matters).toBe("As things stand it renews on 2027-01-14 with 10 seats.");
    expect(repair).toMatch(/^It schedules that the subscription is cancelled on 2027-01-14/);
    expect(term?.asWanted).toBe(false);
  });

  test("together with another quantity: both are told, and both are repaired", () => {
    const { changes, repair } = judged({ autoRenewEnabled: false }, "renew", 12);
    expect(changes.map(({ property }) => property)).toEqual(["quantity", "endOfTerm"]);
    expect(repair).toBe("It buys 2 seats. It schedules that the subscription renews on 2027-01-14 with 12 seats.");
  });

  test("together with a quantity that cannot be: it is refused, and the end of the term is left", () => {
    const { repair, changes } = judged({ autoRenewEnabled: false }, "renew", 8);
    expect(changes.map(({ property }) => property)).toEqual(["quantity", "endOfTerm"]);
    expect(repair).toMatch(/^It refuses: /);
    expect(repair).not.toContain("It schedules");
  });

  test("where the program says nothing: never drift", () => {
    for (const members of [{}, { autoRenewEnabled: false }, { scheduledActions: [action("Cancel")] }])
      expect(judged(members)).toMatchObject({ changes: [], term: { wanted: null, asWanted: null } });
  });

  test.each<[string, object, EndOfTerm | undefined, boolean]>([
    ["goes on month to month", { scheduledActions: [action("RenewToExtendedServiceTerm")] }, undefined, true],
    ["goes on, as the program asks", { scheduledActions: [action("RenewToExtendedServiceTerm")] }, "extend", false],
    [
      "goes on, and the program asks for a renewal",
      { scheduledActions: [action("RenewToExtendedServiceTerm")] },
      "renew",
      true,
    ],
    ["has auto-renewal merely off", { autoRenewEnabled: false }, undefined, true],
    [
      "has auto-renewal off, and was bought early",
      { autoRenewEnabled: false, creationDate: "2024-01-01T00:00:00Z" },
      undefined,
      false,
    ],
    ["renews", {}, undefined, false],
    ["is cancelled", { scheduledActions: [action("Cancel")] }, undefined, false],
    ["has something strange scheduled", { scheduledActions: [action("Donate")] }, undefined, false],
  ])("stands out where it costs more unless someone decides: %s", (_sentence, members, wanted, dearer) => {
    expect(judged(members, wanted).term?.dearer).toBe(dearer);
  });

  test.each<[string, object, string]>([
    ["renews", {}, "renews"],
    ["ends", { scheduledActions: [action("Cancel")] }, "ends"],
    ["goes on", { scheduledActions: [action("RenewToExtendedServiceTerm")] }, "extends"],
    ["is not known", { autoRenewEnabled: false }, "unclear"],
  ])("and comes up as what it is: %s", (_sentence, members, kind) => {
    expect(judged(members).ahead).toMatchObject([{ kind, at: "2027-01-14T00:00:00.000Z" }]);
  });
});

describe("Every form of the report tells how terms end", () => {
  const dearer = termReport({
    resource: "e5-seats",
    subject: "Microsoft 365 E5",
    outcome: "extends",
    on: "2026-12-05",
    wanted: null,
    asWanted: null,
    dearer: true,
    text: "goes on month to month from 2026-12-05, 3 % dearer than the monthly price, or 23 % where the product has none",
  });
  const resource = resourceReport({ type: "SubscriptionQuantity", name: "e5-seats", subject: "Microsoft 365 E5" });
  const otherwise = termReport({ wanted: "cancel", asWanted: false, subject: "Visio Plan 2", on: "2027-02-01" });
  const report = driftReport({ resources: [resource], terms: [dearer, termReport(), otherwise] });
  const calm = driftReport({ resources: [resource], terms: [termReport()] });

  test("the terminal lists them by day, and marks what costs more", () => {
    const screen = { width: 80, colors: false, verbose: false };
    const lines = terminalReport(report, screen).split("\n");
    const at = lines.indexOf("How terms end:");
    expect(lines.slice(at + 1, at + 5)).toEqual([
      expect.stringMatching(/^ {2}2026-12-05 {2}! Contoso \(.*\): Microsoft 365 E5 goes on month to month/),
      expect.stringMatching(/^ {2}2027-01-14 {4}Contoso \(.*\): Microsoft 365 E3 renews on 2027-01-14 with 14 seats$/),
      expect.stringMatching(/^ {2}2027-02-01 {4}.*Visio Plan 2.* \(wanted: cancel\)$/),
      expect.stringMatching(/^ {2}! It costs more unless it is cancelled or renewed/),
    ]);
    expect(terminalReport(calm, screen)).not.toContain("costs more");
  });

  test("Markdown has a table of them, open where one costs more", () => {
    const markdown = markdownReport(report);
    expect(markdown).toContain("How terms end (3, 1 at a higher price unless they are cancelled or renewed)");
    expect(markdown).toMatch(/2026-12-05.*Microsoft 365 E5.*goes on month to month.*the program does not say/);
    expect(markdown).toMatch(/Visio Plan 2.*cancel, and it is otherwise/);
  });

  test("the page has a picture of them and a table", () => {
    const page = htmlReport(report);
    expect(page).toMatch(/<section id="terms"/);
    expect(page.match(/<circle /g)).toHaveLength(3);
    expect(page).toMatch(/aria-label="goes on, dearer: 1, renews: 2\./);
    expect(page).toContain("1 subscription will or may go on at a higher price.");
    expect(htmlReport(calm)).not.toContain("will or may go on");
    expect(htmlReport(driftReport())).not.toMatch(/<section id="terms"/);
  });

  test("ends of one day and kind are one larger dot, and what is too far away is counted below", () => {
    const far = termReport({ on: "2040-01-01" });
    const page = htmlReport(driftReport({ terms: [...Array(9).fill(termReport()), far, termReport({ on: null })] }));
    expect(page.match(/<circle /g)).toHaveLength(1);
    expect(page).toMatch(/r="10\.0"><title>2027-01-14: 9 subscriptions, renews/);
    expect(page).toContain("2 subscriptions are not in the picture");
  });

  test("JUnit says it with each subscription, and SARIF what costs more", () => {
    expect(junitReport(report)).toMatch(/<system-out>Contoso .*Microsoft 365 E5 goes on month to month.*costs more/);
    const { results } = JSON.parse(sarifReport(report)).runs[0];
    expect(results.filter(({ ruleId }: { ruleId: string }) => ruleId === "dearer")).toMatchObject([
      { level: "warning", message: { text: expect.stringContaining("Microsoft 365 E5 goes on") } },
    ]);
  });
});
