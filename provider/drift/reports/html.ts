import { createHash } from "node:crypto";
import type { Report } from "../report";
import { comingUpSection, worthKnowingSection } from "./page/comingUp";
import { controls } from "./page/controls";
import { couldNotTellSection } from "./page/couldNotTell";
import { pageFile } from "./page/files";
import { byHolder, heading, numbers } from "./page/heading";
import { holdersOf } from "./page/holders";
import { inStepSection } from "./page/inStep";
import { leftSection } from "./page/left";
import { html, Markup } from "./page/markup";
import { outOfStepSection } from "./page/outOfStep";
import { seatsSection } from "./page/seats";
import { termsSection } from "./page/terms";
import { unmanagedSection } from "./page/unmanaged";
import { moment, verdict } from "./page/words";

/** The report as one page. It loads nothing, sends nothing, and can be read without its script. */
export function htmlReport(report: Report): string {
  const holders = holdersOf(report);
  const style = pageFile("page.css");
  const script = pageFile("page.js");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${verdict(report)} – license report of ${report.generated.slice(0, 10)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#out-of-step">To what is out of step</a>
${heading(report)}
<main>
${numbers(report)}
${controls(holders)}
${byHolder(holders)}
${outOfStepSection(report, holders)}
${leftSection(report, holders)}
${couldNotTellSection(report, holders)}
${termsSection(report, holders)}
${comingUpSection(report, holders)}
${worthKnowingSection(report, holders)}
${unmanagedSection(report, holders)}
${seatsSection(holders)}
${inStepSection(report, holders)}
</main>
<footer><p>Made by <code>licenses drift</code> on ${moment(report.generated)}. Days are counted, and times given, in Universal Time
(UTC).</p></footer>
<script type="module">${new Markup(script)}</script>
</body>
</html>
`.text;
}

/** Allows only the page's own style and script, so text of the report cannot run as a script, and the page cannot load other files. */
const policy = (style: string, script: string): string =>
  `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
