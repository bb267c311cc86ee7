/// <reference lib="dom" />
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Pages in Chromium, and checks that every page must pass. */

/** The folder for screenshots. Without it, the tests take none. */
const screenshots = process.env.LICENSES_SCREENSHOTS;

/** On a busy machine a step of the browser takes long; in milliseconds. */
const timeout = 300_000;

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

export type NewPage = (options?: BrowserContextOptions) => Promise<Page>;

/** Call it once in a test file: the browser lives as long as the file, each page as long as its test. */
export function inBrowser(): NewPage {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.LICENSES_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
      timeout,
    });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser.close());
  return async (options) => {
    const context = await browser.newContext({ viewport: desk, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(timeout);
    return context.newPage();
  };
}

/** Problems that keep a user from reading or using the page. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: library } = globalThis as unknown as { axe: typeof axe };
    const found = await library.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

export async function picture(page: Page, name: string): Promise<void> {
  if (screenshots === undefined) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}
