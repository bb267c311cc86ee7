import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { house } from "../support/pulumiHouse";

/** The comment that the pipelines make of a preview and a drift report, in Markdown. */

const read = (path: string) => readFileSync(join(house, "examples", "pipelines", path), "utf8");

const { jobs } = load(read("github/licenses.yml")) as {
  jobs: { preview: { steps: { name?: string; run?: string }[] } };
};
const script = jobs.preview.steps.find(({ name }) => name === "Summary")?.run ?? "";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-summary-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function summary(files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: folder,
    env: { PATH: process.env.PATH, STACK: "production", GITHUB_STEP_SUMMARY: join(folder, "step") },
    stdio: "ignore",
  });
  return readFileSync(join(folder, "summary.md"), "utf8");
}

async function rendered(markdown: string): Promise<string> {
  const { micromark } = await import("micromark");
  return micromark(markdown, { allowDangerousHtml: true });
}

const marker = "<!-- licenses drift -->";

test("all three platforms make their comment in the same way", () => {
  const made = (text: string) =>
    /\{\n *printf[\s\S]*?licenses drift -->'\n/.exec(text)?.[0].replace(/^ +/gm, "") ?? "nothing";
  const [first, ...others] = [
    "github/licenses.yml",
    "github/customers.yml",
    "azure/azure-pipelines.yml",
    "azure/customers.yml",
    "gitlab/.gitlab-ci.yml",
    "gitlab/customers.gitlab-ci.yml",
  ].map((path) => made(read(path)));
  expect(first).toContain("preview.txt");
  expect(new Set(others)).toEqual(new Set([first]));
});

test("whatever a preview prints stays code: no markup, no mention, no end of the block", async () => {
  const preview = "```\n</code></pre><img src=x>\r@everyone **bold** #1\n\n# title\n<!-- licenses drift -->\n";
  const html = await rendered(summary({ "preview.txt": preview, "drift.md": `Fine.\n\n${marker}\n` }));
  const outside = html.replace(/<pre><code>[\s\S]*?<\/code><\/pre>/, "");
  expect(outside.trim()).toBe(`<h2>Preview of production</h2>\n\n<p>Fine.</p>\n${marker}`);
});

test("a comment stays below GitHub's 65,536 characters, however long the preview is and however its lines are", () => {
  for (const preview of ["\n".repeat(100_000), "x".repeat(100_000), "a line of a preview\n".repeat(10_000)]) {
    const text = summary({ "preview.txt": preview, "drift.md": `${"x".repeat(44_900)}\n${marker}\n` });
    expect(text.length).toBeLessThan(65_536);
  }
});

test("without a drift report the comment says so, and can still be found again", () => {
  const text = summary({ "preview.txt": "error: no credentials\n" });
  expect(text).toContain("    error: no credentials");
  expect(text).toContain(`There is no drift report: the log says why. ${marker}`);
});
