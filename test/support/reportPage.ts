/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import type { Report } from "../../provider/drift/report";
import { htmlReport } from "../../provider/drift/reports/html";

/** Where screenshots are put, to be looked at; without it none are made. */
const screenshots = process.env.LICENSES_SCREENSHOTS;

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** A drift report in a browser. */
export class ReportPage {
  readonly requests: string[] = [];
  readonly refusals: (string | undefined)[] = [];
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly address: string,
  ) {
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("requestfailed", (request) => this.refusals.push(request.failure()?.errorText));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  readonly find = (words: string): Promise<void> => this.page.getByRole("searchbox", { name: "Find" }).fill(words);

  /** Waits until the page says so about what was looked for. */
  readonly says = (text: string): Promise<void> =>
    this.page.getByRole("status").getByText(text, { exact: true }).waitFor();

  readonly items = (): Locator => this.page.getByRole("article").filter({ visible: true });

  readonly table = (caption: string): Locator => this.page.getByRole("table", { name: caption });

  readonly sort = (caption: string, column: string): Promise<void> =>
    this.table(caption).getByRole("button", { name: column }).click();

  /** What each row that is shown begins with. */
  readonly firstNames = async (caption: string): Promise<readonly string[]> => {
    const rows = await this.table(caption).locator("tbody tr").filter({ visible: true }).all();
    return Promise.all(rows.map((row) => row.locator("bdi").first().innerText()));
  };

  readonly tooWide = (): Promise<boolean> =>
    this.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

  /** What keeps somebody from reading or using the page. */
  readonly violations = async (): Promise<readonly string[]> => {
    await this.page.evaluate(axe.source);
    return this.page.evaluate(async () => {
      const { axe: library } = globalThis as unknown as { axe: typeof axe };
      const found = await library.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
  };

  readonly picture = async (name: string): Promise<void> => {
    if (screenshots === undefined) return;
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `drift-${name}.png`), fullPage: true });
  };
}

type Open = (report: Report | string, options?: BrowserContextOptions) => Promise<ReportPage>;

/** Opens reports for the tests of a file as somebody does who was sent one: from a folder, and without a network. */
export function reader(): Open {
  const folder = mkdtempSync(join(tmpdir(), "licenses drift "));
  const file = join(folder, "report.html");
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.LICENSES_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  return async (report, options) => {
    writeFileSync(file, typeof report === "string" ? report : htmlReport(report));
    const context = await browser.newContext({ viewport: desk, reducedMotion: "reduce", offline: true, ...options });
    const opened = new ReportPage(await context.newPage(), pathToFileURL(file).href);
    await opened.page.goto(opened.address);
    return opened;
  };
}
