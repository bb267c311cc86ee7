import { grouped } from "../../../core/grouped";
import type { TermReport } from "../../report";
import { outcomeWords } from "../terms";
import { html, type Markup, nothing } from "./markup";
import { counted } from "./words";

/** Ends of terms as a picture: a lane for each way in which they end, a dot for each day, larger for more subscriptions. */

const width = 1000;
const left = 150;
const right = 30;
const lane = 36;
const most = 14;
const day = 86_400_000;

/** The picture begins with the month of the report, and goes to the month of the last end, a year at least and five at most. */
const fewestMonths = 12;
const mostMonths = 60;

interface Span {
  from: number;
  months: number;
}

type Dated = TermReport & { on: string };

export function timeline(terms: readonly TermReport[], generated: string): Markup {
  const span = spanOf(terms, generated);
  const { from, months } = span;
  const until = monthAfter(from, months);
  const shown = terms.filter(
    (term): term is Dated => term.on !== null && Date.parse(term.on) >= from && Date.parse(term.on) < until,
  );
  if (shown.length === 0) return nothing;
  const lanes = [...grouped(shown, ({ outcome }) => outcome)];
  const height = lanes.length * lane + 40;
  const beyond = terms.length - shown.length;
  const label = `${lanes.map(([outcome, all]) => `${outcomeWords[outcome]}: ${all.length}`).join(", ")}. The table below has each of them.`;
  return html`<div class="timeline" role="group" aria-label="Ends of terms as a picture" tabindex="0"><svg viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${label}">
${ticks(span, height)}${lanes.map(([outcome, all], index) => laneOf(outcome, all, index, span))}</svg></div>${
    beyond === 0
      ? nothing
      : html`<p class="aside">${counted(beyond, "subscription is", "subscriptions are")} not in the picture: without a day, or too far away.</p>`
  }`;
}

function spanOf(terms: readonly TermReport[], generated: string): Span {
  const start = new Date(generated);
  const from = Date.UTC(start.getUTCFullYear(), start.getUTCMonth());
  const ahead = terms.flatMap(({ on }) => (on === null ? [] : [monthsBetween(from, Date.parse(on)) + 1]));
  const needed = Math.max(fewestMonths, ...ahead.filter((months) => months <= mostMonths));
  return { from, months: needed };
}

function monthsBetween(from: number, to: number): number {
  const [one, other] = [new Date(from), new Date(to)];
  return (other.getUTCFullYear() - one.getUTCFullYear()) * 12 + other.getUTCMonth() - one.getUTCMonth();
}

function monthAfter(from: number, months: number): number {
  const start = new Date(from);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months);
}

const xOf = (time: number, { from, months }: Span): string =>
  (left + ((width - left - right) * (time - from)) / (monthAfter(from, months) - from)).toFixed(1);

const monthName = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

function ticks(span: Span, height: number): Markup[] {
  const step = Math.ceil(span.months / fewestMonths);
  const marked = Array.from({ length: Math.ceil(span.months / step) }, (_, index) =>
    monthAfter(span.from, index * step),
  );
  return marked.map((time) => {
    const x = xOf(time, span);
    return html`<line class="tick" x1="${x}" x2="${x}" y1="0" y2="${String(height - 24)}"></line><text class="month" x="${x}" y="${String(height - 6)}">${monthName.format(time)}</text>`;
  });
}

function laneOf(outcome: TermReport["outcome"], all: readonly Dated[], index: number, span: Span): Markup {
  const y = index * lane + lane / 2;
  const dots = [...grouped(all, ({ on }) => on)].map(([on, ends]) => {
    const title = `${on}: ${counted(ends.length, "subscription", "subscriptions")}, ${outcomeWords[outcome]}`;
    const radius = Math.min(most, 4 + 2 * Math.sqrt(ends.length)).toFixed(1);
    return html`<circle cx="${xOf(Date.parse(on) + day / 2, span)}" cy="${String(y)}" r="${radius}"><title>${title}</title></circle>`;
  });
  return html`<g class="lane ${outcome}"><text x="0" y="${String(y + 5)}">${outcomeWords[outcome]} (${String(all.length)})</text>${dots}</g>
`;
}
