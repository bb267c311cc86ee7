/// <reference lib="dom" />

import { desk, phone } from "../support/browser";
import { busyReport, emptyReport, inStepReport, largeReport } from "../support/driftReports";
import { reader } from "../support/reportPage";

const open = reader();
const seats = "Seats by product";

describe("The page of a drift report", () => {
  test("says first whether all is in step, and then who has to do with what", async () => {
    const { page } = await open(busyReport());
    const verdict = "4 of 9 license resources are out of step, and 2 things could not be read.";
    await page.getByRole("heading", { level: 1, name: verdict }).waitFor();
    const headings = await page.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings.map((heading) => heading.replace(/ \d+$/, ""))).toEqual([
      "By customer or organization",
      "Out of step",
      "Could not tell",
      "How terms end",
      "Coming up",
      "Worth knowing",
      "Licenses outside the programs",
      "Seats",
      "In step",
    ]);
    const item = page.getByRole("article").filter({ hasText: "subscription 83ef9d05" });
    const said = ["12 seats", "14 seats", "until 23 November 2026", "Sets the subscription", "contoso/seats.ts line 8"];
    for (const words of said) await item.getByText(words).first().waitFor();
  });

  test("finds words in any order, with and without accents, and says how much it found", async () => {
    const { page, find, says, items } = await open(busyReport());
    await find("contoso bob");
    await says("1 of 27 entries match.");
    expect(await items().count()).toBe(1);
    await items().getByRole("heading", { name: "Bob Baker (bob@contoso.example)" }).waitFor();
    expect(await page.getByRole("heading", { name: "Coming up" }).isVisible()).toBe(false);
    await find("emile");
    await page.getByText("Émile Étienne").waitFor();
    await find("nobody at all");
    await says("Nothing in this report matches.");
    await find("");
    expect(await items().count()).toBe(6);
    expect(await page.getByText("Émile Étienne").isVisible()).toBe(false);
  });

  test("shows one customer alone", async () => {
    const { page, says, firstNames } = await open(busyReport());
    const choice = page.getByRole("combobox", { name: "Customer or organization" });
    await choice.selectOption({ label: "Northwind Robotics" });
    await says("4 of 27 entries match.");
    expect(await firstNames(seats)).toEqual(["Unattended robots", "Test robots"]);
  });

  test("sorts by the column that is chosen, both ways, and says so", async () => {
    const { table, sort, firstNames } = await open(busyReport());
    const order = () => table(seats).getByRole("columnheader", { name: "Bought" }).getAttribute("aria-sort");
    const upwards = ["Test robots", "Power BI Pro", "Unattended robots", "Microsoft 365 E3", "Microsoft 365 E5"];
    await sort(seats, "Bought");
    expect(await firstNames(seats)).toEqual(upwards);
    expect(await order()).toBe("ascending");
    await sort(seats, "Bought");
    expect(await firstNames(seats)).toEqual(upwards.toReversed());
    expect(await order()).toBe("descending");
    await sort(seats, "Product");
    expect(await firstNames(seats)).toEqual(upwards.toSorted());
    expect(await order()).toBeNull();
  });

  test("has the next date first, and counts what has none elsewhere", async () => {
    const { page, table } = await open(busyReport());
    const dates = await table("Coming up").locator("tbody td:first-child").allTextContents();
    expect(dates.map((date) => date.slice(0, 20))).toEqual([
      "2026-11-23 08:00 UTC",
      "2026-12-01 00:00 UTC",
      "2026-12-09 00:00 UTC",
    ]);
    const numbers = page.getByRole("navigation", { name: "The report in numbers" });
    await numbers.getByRole("link", { name: /^3 Coming up/ }).waitFor();
    expect(await table("Worth knowing").locator("tbody tr").count()).toBe(1);
  });

  test("draws the seats, and says the same in numbers", async () => {
    const { table } = await open(busyReport());
    const row = table(seats).getByRole("row").filter({ hasText: "Power BI Pro" });
    expect(await row.getByRole("cell").allTextContents()).toEqual([expect.any(String), "Contoso", "5", "7", "0", "2"]);
    const width = async (part: string) => (await row.locator(part).boundingBox())?.width ?? 0;
    const bar = await width(".bar");
    expect(await width(".assigned")).toBeCloseTo((5 / 7) * bar, 0);
    expect(await width(".over")).toBeCloseTo((2 / 7) * bar, 0);
  });

  test("can be used without a mouse, and shows where one is", async () => {
    const { page, table, firstNames } = await open(busyReport());
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To what is out of step");
    const over = table(seats).getByRole("button", { name: "Over" });
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
      expect(outline).toBe("solid");
      if (await over.evaluate((button) => button === document.activeElement)) break;
    }
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect((await firstNames(seats))[0]).toBe("Power BI Pro");
  });

  test("opens offline, sends no request, and has no errors", async () => {
    const { address, requests, complaints, find, sort } = await open(busyReport());
    await find("contoso");
    await sort("Coming up", "What");
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  test("can be read where no script may run", async () => {
    const { page, items, picture } = await open(busyReport(), { javaScriptEnabled: false });
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    expect(await items().count()).toBe(6);
    await page.getByText("Show 4 license resources").click();
    await page.getByText("Dora Diaz").waitFor();
    await page.setViewportSize(phone);
    expect(await page.locator("thead").filter({ visible: true }).count()).toBe(0);
    await picture("without-script");
  });

  test("prints all of it on white, without what paper cannot do", async () => {
    const { page, picture } = await open(busyReport(), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.getByText("Dora Diaz").waitFor();
    expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    const torn = await page
      .locator(".item, tr")
      .evaluateAll((parts) => parts.filter((part) => getComputedStyle(part).breakInside !== "avoid").length);
    expect(torn).toBe(0);
    await picture("print");
  });

  test("stays usable with 2,000 resources", async () => {
    const { page, items, find, says, sort, table, tooWide } = await open(largeReport(2000), { viewport: phone });
    await page.getByRole("heading", { level: 1, name: "100 of 2,000 license resources are out of step." }).waitFor();
    expect(await items().count()).toBe(100);
    await find("person1998@");
    await says("1 of 2,120 entries match.");
    await page.getByText("Person 1998 (").waitFor();
    await find("");
    await page.getByText("Show 1,900 license resources").click();
    await sort("In step", "Whom or what");
    await sort("In step", "Whom or what");
    expect(await table("In step").locator("bdi").first().innerText()).toBe("Person 2000 (person2000@contoso.example)");
    expect(await tooWide()).toBe(false);
  });

  test.each([desk, phone])("is not too long to scroll with 300 resources out of step ($width px)", async (viewport) => {
    const resources = largeReport(6000).resources.filter(({ status }) => status === "changed");
    const report = { ...largeReport(6000), resources };
    const { page, picture } = await open(report, { viewport });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(40_000);
    await picture(`long-${viewport.width}`);
  });

  test("says in each part that there is nothing in it, when there is nothing", async () => {
    const { page, violations, picture } = await open(emptyReport());
    await page.getByRole("heading", { level: 1, name: "There was nothing to look at." }).waitFor();
    const said = ["Nothing is out of step.", "Everything could be read.", "Nothing comes up within 30 days."];
    for (const sentence of [...said, "No seats were looked at."]) await page.getByText(sentence).waitFor();
    expect(await violations()).toEqual([]);
    await picture("empty");
  });

  test("says plainly that everything is in step", async () => {
    const { page, picture } = await open(inStepReport(), { viewport: phone });
    await page.getByRole("heading", { level: 1, name: "The only license resource is in step." }).waitFor();
    await picture("in-step");
  });

  test.each([
    ["desk", "light", desk],
    ["desk", "dark", desk],
    ["phone", "light", phone],
    ["phone", "dark", phone],
  ] as const)("is accessible (%s, %s)", async (name, colorScheme, viewport) => {
    const { page, violations, tooWide, picture } = await open(busyReport(), { colorScheme, viewport });
    await picture(`${name}-${colorScheme}`);
    await page.getByText("Show 4 license resources").click();
    expect(await page.locator("main").textContent()).not.toMatch(/\[object|undefined|null|NaN/);
    expect(await violations()).toEqual([]);
    expect(await tooWide()).toBe(false);
  });
});
