/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Report } from "../../provider/drift/report";
import { htmlReport } from "../../provider/drift/reports/html";
import { busyReport, driftReport, emptyReport, holderReport, inStepReport, largeReport } from "../support/driftReports";
import { saidInPage } from "../support/driftReportsAtRandom";

/** Where screenshots are put, to be looked at; without it none are made. */
const screenshots = process.env.LICENSES_SCREENSHOTS;
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const folder = mkdtempSync(join(tmpdir(), "licenses drift "));

let browser: Browser;
let page: Page;
let requests: string[];
let refusals: (string | undefined)[];
let complaints: string[];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.LICENSES_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => page.context().close());

/** Opens the report as somebody does who was sent the file: from a folder, without a network. */
async function open(report: Report | string, options: BrowserContextOptions = {}): Promise<string> {
  const file = join(folder, "report.html");
  writeFileSync(file, typeof report === "string" ? report : htmlReport(report));
  const context = await browser.newContext({ viewport: desk, reducedMotion: "reduce", offline: true, ...options });
  page = await context.newPage();
  requests = [];
  refusals = [];
  complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => refusals.push(request.failure()?.errorText));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  return address;
}

async function picture(name: string): Promise<void> {
  if (screenshots === undefined) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `drift-${name}.png`), fullPage: true });
}

async function violations(): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: library } = globalThis as unknown as { axe: typeof axe };
    const found = await library.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const find = (words: string) => page.getByRole("searchbox", { name: "Find" }).fill(words);
const shown = (text: string) => page.getByRole("status").getByText(text, { exact: true }).waitFor();
const items = () => page.getByRole("article").getByRole("heading").allTextContents();
const table = (caption: string) => page.getByRole("table", { name: caption });

/** What each row of a table begins with. */
const firstCells = (caption: string) =>
  table(caption)
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector("td bdi")?.textContent ?? ""),
    );

const sortBy = (caption: string, column: string) => table(caption).getByRole("button", { name: column }).click();

describe("The page of a drift report", () => {
  test("says first whether all is in step, and then who has to do with what", async () => {
    await open(busyReport());
    await page
      .getByRole("heading", { level: 1, name: "4 of 9 license settings are out of step, and 2 could not be read." })
      .waitFor();
    const headings = await page.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings.map((heading) => heading.replace(/ \d+$/, ""))).toEqual([
      "By customer or organization",
      "Out of step",
      "Could not tell",
      "Coming up",
      "Seats",
      "In step",
    ]);
    const quantity = page.getByRole("article").filter({ hasText: "subscription 83ef9d05" });
    for (const words of [
      "12 seats",
      "14 seats",
      "until 23 November 2026",
      "Sets the subscription",
      "contoso/seats.ts line 8",
    ])
      await quantity.getByText(words).first().waitFor();
  });

  test("finds words in any order, with and without accents, and says how much it found", async () => {
    await open(busyReport());
    await find("contoso bob");
    await shown("1 of 23 entries match.");
    expect(await items()).toContain("Bob Baker (bob@contoso.example)");
    expect(await page.getByRole("article").filter({ visible: true }).count()).toBe(1);
    expect(await page.getByRole("heading", { name: "Coming up" }).isVisible()).toBe(false);
    await find("emile");
    await page.getByText("Émile Étienne").waitFor();
    await find("nobody at all");
    await shown("Nothing in this report matches.");
    await find("");
    expect(await page.getByRole("article").filter({ visible: true }).count()).toBe(6);
    expect(await page.getByText("Émile Étienne").isVisible()).toBe(false);
  });

  test("shows one customer alone", async () => {
    await open(busyReport());
    await page
      .getByRole("combobox", { name: "Customer or organization" })
      .selectOption({ label: "Northwind Robotics" });
    await shown("4 of 23 entries match.");
    expect(await firstCells("Seats by product")).toEqual(["UNATT", "TAT"]);
  });

  test("sorts by the column that is chosen, both ways, and says so", async () => {
    await open(busyReport());
    await sortBy("Seats by product", "Bought");
    expect(await firstCells("Seats by product")).toEqual([
      "TAT",
      "Power BI Pro",
      "UNATT",
      "Microsoft 365 E3",
      "Microsoft 365 E5",
    ]);
    const bought = table("Seats by product").getByRole("columnheader", { name: "Bought" });
    expect(await bought.getAttribute("aria-sort")).toBe("ascending");
    await sortBy("Seats by product", "Bought");
    expect((await firstCells("Seats by product"))[0]).toBe("Microsoft 365 E5");
    expect(await bought.getAttribute("aria-sort")).toBe("descending");
    await sortBy("Seats by product", "Product");
    expect(await bought.getAttribute("aria-sort")).toBeNull();
    expect((await firstCells("Seats by product"))[0]).toBe("Microsoft 365 E3");
  });

  test("has the next date first, and what has no date last", async () => {
    await open(busyReport());
    const dates = await table("Coming up").locator("tbody td:first-child").allTextContents();
    expect(dates.map((date) => date.replaceAll("\u00A0", " ").slice(0, 11))).toEqual([
      "23 November",
      "1 December ",
      "9 December ",
      "No date",
    ]);
  });

  test("draws the seats, and says the same in numbers", async () => {
    await open(busyReport());
    const row = table("Seats by product").getByRole("row").filter({ hasText: "Power BI Pro" });
    expect(await row.getByRole("cell").allTextContents()).toEqual([expect.any(String), "Contoso", "5", "7", "0", "2"]);
    const [bar, assigned, over] = await Promise.all(
      [".bar", ".bar .assigned", ".bar .over"].map(async (part) => (await row.locator(part).boundingBox())?.width ?? 0),
    );
    expect(assigned).toBeCloseTo((5 / 7) * (bar ?? 0), 0);
    expect(over).toBeCloseTo((2 / 7) * (bar ?? 0), 0);
  });

  test("can be used without a mouse, and shows where one is", async () => {
    await open(busyReport());
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To what is out of step");
    const over = table("Seats by product").getByRole("button", { name: "Over" });
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      expect(outline).toBe("solid");
      if (await over.evaluate((button) => button === document.activeElement)) break;
    }
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect((await firstCells("Seats by product"))[0]).toBe("Power BI Pro");
  });

  test("opens offline, asks nobody for anything, and has nothing to complain of", async () => {
    const address = await open(busyReport());
    await find("contoso");
    await sortBy("Coming up", "What");
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  test("can be read where no script may run", async () => {
    await open(busyReport(), { javaScriptEnabled: false });
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    expect(await page.getByRole("article").filter({ visible: true }).count()).toBe(6);
    await page.getByText("Show 4 license settings").click();
    await page.getByText("Dora Diaz").waitFor();
    await page.setViewportSize(phone);
    expect(await page.getByText("Sort by").count()).toBe(0);
    await picture("without-script");
  });

  test("prints all of it on white, without what paper cannot do", async () => {
    await open(busyReport(), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.getByText("Dora Diaz").waitFor();
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    const torn = await page
      .locator(".item, tr")
      .evaluateAll((parts) => parts.filter((part) => getComputedStyle(part).breakInside !== "avoid").length);
    expect(torn).toBe(0);
    await picture("print");
    if (screenshots !== undefined) await page.pdf({ path: join(screenshots, "drift.pdf"), format: "A4" });
  });

  test("stays usable with 2,000 resources", async () => {
    await open(largeReport(2000), { viewport: phone });
    await page.getByRole("heading", { level: 1, name: "100 of 2,000 license settings are out of step." }).waitFor();
    expect(await page.getByRole("article").count()).toBe(100);
    await find("person1998@");
    await shown("1 of 2120 entries match.");
    await page.getByText("Person 1998 (").waitFor();
    await find("");
    await page.getByText("Show 1,900 license settings").click();
    await sortBy("In step", "Whom or what");
    await sortBy("In step", "Whom or what");
    expect((await firstCells("In step"))[0]).toBe("Person 2000 (person2000@contoso.example)");
    expect(await tooWide()).toBeLessThanOrEqual(0);
  });

  test("says in each part that there is nothing in it, when there is nothing", async () => {
    await open(emptyReport());
    await page.getByRole("heading", { level: 1, name: "There was nothing to look at." }).waitFor();
    for (const sentence of ["Nothing is out of step.", "Everything could be read.", "Nothing comes up within 30 days."])
      await page.getByText(sentence).waitFor();
    expect(await violations()).toEqual([]);
    await picture("empty");
  });

  test("says plainly that everything is in step", async () => {
    await open(inStepReport(), { viewport: phone });
    await page.getByRole("heading", { level: 1, name: "The only license setting is in step." }).waitFor();
    await picture("in-step");
  });

  test.each([
    ["desk", "light", desk],
    ["desk", "dark", desk],
    ["phone", "light", phone],
    ["phone", "dark", phone],
  ] as const)("can be read and used by everybody (%s, %s)", async (name, colorScheme, viewport) => {
    await open(busyReport(), { colorScheme, viewport });
    await picture(`${name}-${colorScheme}`);
    await page.getByText("Show 4 license settings").click();
    expect(await page.locator("main").textContent()).not.toMatch(/\[object|undefined|null|NaN/);
    expect(await violations()).toEqual([]);
    expect(await tooWide()).toBeLessThanOrEqual(0);
  });
});

describe("The page of a report whose texts are hostile", () => {
  const evil = `<img src=x onerror="document.title='ran'"></script><script>document.title='ran'</script>" onclick="x" \u202E👩‍👩‍👧‍👦${"long".repeat(300)}`;
  const hostile = saidInPage(busyReport(), (said) => `${said} ${evil}`);

  /** What got into the page that is no text: elements and attributes that it does not have, and what ran. */
  const intruders = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const foreign = all.filter((element) => element.matches("img, iframe, object, a[href]:not([href^='#'])"));
      const handlers = all.filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")));
      const scripts = [...document.scripts].slice(1);
      const ran = document.title === "ran" ? ["something ran"] : [];
      return [...[...foreign, ...handlers, ...scripts].map(({ tagName }) => tagName.toLowerCase()), ...ran];
    });

  const escapeModule = "../../provider/drift/reports/page/escape";

  /** The page as it would be if its code forgot to escape a character. */
  function withoutEscaping(character: string): string {
    let broken = "";
    jest.isolateModules(() => {
      const actual = jest.requireActual<typeof import("../../provider/drift/reports/page/escape")>(escapeModule);
      const forgetful = (text: string) => text.split(character).map(actual.escaped).join(character);
      jest.doMock(escapeModule, () => ({ ...actual, escaped: forgetful }));
      const html = jest.requireActual<typeof import("../../provider/drift/reports/html")>(
        "../../provider/drift/reports/html",
      );
      broken = html.htmlReport(hostile);
      jest.dontMock(escapeModule);
    });
    return broken;
  }

  test("shows them as text, runs none of it, asks for nothing, and fits a phone", async () => {
    const address = await open(hostile, { viewport: phone });
    expect(await page.locator("h4", { hasText: "<img src=x" }).count()).toBeGreaterThan(0);
    expect(await intruders()).toEqual([]);
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await picture("hostile");
  });

  test.each(["<", '"'])("is seen to be broken if the page forgets to escape %s", async (character) => {
    await open(withoutEscaping(character));
    expect(await intruders()).not.toEqual([]);
  });

  test("runs nothing and loads nothing even then, because the page forbids it", async () => {
    await open(withoutEscaping("<"));
    expect(await page.locator("img").count()).toBeGreaterThan(0);
    expect(await page.title()).not.toBe("ran");
    expect(new Set(refusals)).toEqual(new Set(["csp"]));
    expect(refusals.length).toBe(requests.length - 1);
  });

  test("finds customers whatever their ids are", async () => {
    const names = ["Contoso", "Fabrikam"];
    await open(
      driftReport({ holders: names.map((name) => holderReport({ id: `${evil}${name}`, name, products: [] })) }),
    );
    await page.getByRole("combobox", { name: "Customer" }).selectOption({ label: "Fabrikam" });
    await shown("2 of 4 entries match.");
  });
});
