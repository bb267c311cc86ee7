/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { phone } from "../support/browser";
import { busyReport, driftReport, holderReport } from "../support/driftReports";
import { saidInPage } from "../support/driftReportsAtRandom";
import { type ReportPage, reader } from "../support/reportPage";

const open = reader();

const evil = [
  `<img src=x onerror="document.title='ran'">`,
  `</script><script>document.title='ran'</script>`,
  `" onclick="document.title='ran'" \u202E👩‍👩‍👧‍👦`,
  "long".repeat(300),
].join("");

const hostile = saidInPage(busyReport(), (said) => `${said} ${evil}`);

/** Text of the report that became more than text: additional elements and attributes, and scripts that ran. */
const intruders = ({ page }: ReportPage) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const foreign = all.filter((element) => element.matches("img, script ~ script, a[href]:not([href^='#'])"));
    const handlers = all.filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")));
    const ran = document.title === "ran" ? ["something ran"] : [];
    return [...[...foreign, ...handlers].map(({ tagName }) => tagName.toLowerCase()), ...ran];
  });

const escapeModule = "../../provider/drift/reports/page/escape";

/** The page with one character that its code forgot to escape. */
function withoutEscaping(character: string): string {
  let broken = "";
  jest.isolateModules(() => {
    const actual = jest.requireActual<typeof import("../../provider/drift/reports/page/escape")>(escapeModule);
    const forgetful = (text: string) => text.split(character).map(actual.escaped).join(character);
    jest.doMock(escapeModule, () => ({ ...actual, escaped: forgetful }));
    const { htmlReport } = jest.requireActual<typeof import("../../provider/drift/reports/html")>(
      "../../provider/drift/reports/html",
    );
    broken = htmlReport(hostile);
    jest.dontMock(escapeModule);
  });
  return broken;
}

describe("The page of a report whose texts are hostile", () => {
  test("shows them as text, runs none of it, asks for nothing, and fits a phone", async () => {
    const report = await open(hostile, { viewport: phone });
    await report.page.getByRole("heading", { name: `Gina Gold (gina@fabrikam.example) <img src=x` }).waitFor();
    expect(await intruders(report)).toEqual([]);
    expect(report.requests).toEqual([report.address]);
    expect(report.complaints).toEqual([]);
    expect(await report.tooWide()).toBe(false);
    await report.picture("hostile");
  });

  test.each(["<", '"'])("is seen to be broken if the page forgets to escape %s", async (character) => {
    expect(await intruders(await open(withoutEscaping(character)))).not.toEqual([]);
  });

  test("runs nothing and loads nothing even then, because the page forbids it", async () => {
    const { page, requests, refusals } = await open(withoutEscaping("<"));
    expect(await page.locator("img").count()).toBeGreaterThan(0);
    expect(await page.title()).not.toBe("ran");
    expect(new Set(refusals)).toEqual(new Set(["csp"]));
    expect(refusals.length).toBe(requests.length - 1);
  });

  test("lets customers be chosen, whatever their ids are", async () => {
    const customers = ["Contoso", "Fabrikam"].map((name) => holderReport({ id: `${evil}${name}`, name, products: [] }));
    const { page, says } = await open(driftReport({ holders: customers }));
    await page.getByRole("combobox", { name: "Customer" }).selectOption({ label: "Fabrikam" });
    await says("2 of 4 entries match.");
  });
});
