import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import type { Report } from "../../provider/drift/report";
import { htmlReport } from "../../provider/drift/reports/html";
import { inBrowser, isTooWide, picture, violationsIn } from "./browser";

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

  /** Waits until the page shows this result of the search. */
  readonly says = (text: string): Promise<void> =>
    this.page.getByRole("status").getByText(text, { exact: true }).waitFor();

  readonly items = (): Locator => this.page.getByRole("article").filter({ visible: true });

  readonly table = (caption: string): Locator => this.page.getByRole("table", { name: caption });

  readonly sort = (caption: string, column: string): Promise<void> =>
    this.table(caption).getByRole("button", { name: column }).click();

  /** The beginnings of all visible rows. */
  readonly firstNames = async (caption: string): Promise<readonly string[]> => {
    const rows = await this.table(caption).locator("tbody tr").filter({ visible: true }).all();
    return Promise.all(rows.map((row) => row.locator("bdi").first().innerText()));
  };

  readonly tooWide = (): Promise<boolean> => isTooWide(this.page);

  readonly violations = (): Promise<readonly string[]> => violationsIn(this.page);

  readonly picture = (name: string): Promise<void> => picture(this.page, `drift-${name}`);
}

type Open = (report: Report | string, options?: BrowserContextOptions) => Promise<ReportPage>;

/** Opens reports for the tests of a file, from a folder and without a network. */
export function reader(): Open {
  const folder = mkdtempSync(join(tmpdir(), "licenses drift "));
  const file = join(folder, "report.html");
  const newPage = inBrowser();
  afterAll(() => rmSync(folder, { recursive: true }));

  return async (report, options) => {
    writeFileSync(file, typeof report === "string" ? report : htmlReport(report));
    const opened = new ReportPage(await newPage({ offline: true, ...options }), pathToFileURL(file).href);
    await opened.page.goto(opened.address);
    return opened;
  };
}
