import type { Report } from "../../report";
import { isOutOfStep } from "../words";
import { groupId } from "./group";
import { type Holder, type Holders, holderWord, idOf } from "./holders";
import { names } from "./item";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { section } from "./section";
import { type Row, shortTable } from "./table";
import { amount, counted, licenseResources, moment, outOfStep, verdict } from "./words";

/** The verdict, the time of the report, and the stacks that it covers. */
export const heading = (report: Report): Markup => html`
<header class="${report.result}">
<p class="eyebrow">License report</p>
<h1>${verdict(report)}.</h1>
<p class="lead">A program states which licenses each customer, user and organization shall have. This page compares that with what the
services said on ${moment(report.generated)}. Nothing was changed by looking.</p>
<div class="covers"><p>Covers ${licenseResources(report.summary.resources)} in ${counted(report.stacks.length, "stack", "stacks")}
(a stack is one deployment of a program)${report.stacks.length === 0 ? "." : ":"}</p>
${report.stacks.length === 0 ? nothing : names(report.stacks.map((stack) => stack.name))}</div>
</header>`;

/** The report in numbers. Each number is a link to the part that it counts. */
export const numbers = ({ summary }: Report): Markup => html`
<nav aria-label="The report in numbers"><ul class="numbers">
${figure("out-of-step", "Out of step", outOfStep(summary), `${amount(summary.changed)} changed, ${amount(summary.gone)} gone`)}
${figure("could-not-tell", "Could not tell", summary.couldNotTell, "not readable")}
${figure("coming-up", "Coming up", summary.comingUp, "with a date")}
${figure("in-step", "In step", summary.inStep, "nothing to do")}
</ul></nav>`;

const figure = (id: string, title: string, count: number, aside: string): Markup => html`
<li><a href="#${id}" class="${count === 0 ? "none" : id}"><b>${amount(count)}</b> ${title} <small>${aside}</small></a></li>`;

/** Counts for each customer or organization. With only one of them, the numbers above say the same. */
export function byHolder(holders: Holders): Content {
  if (holders.size < 2) return nothing;
  const word = holderWord(holders);
  const counts = ["Out of step", "Could not tell", "In step"].map((title) => ({ title, number: true }) as const);
  const rows = [...holders.values()].map(holderRow);
  const title = `By ${word.toLowerCase()}`;
  return section("by-holder", title, shortTable(title, [{ title: word }, ...counts], rows));
}

function holderRow(holder: Holder): Row {
  const count = (of: Parameters<typeof holder.resources.filter>[0]) => holder.resources.filter(of).length;
  const drift = count(isOutOfStep);
  const title = name(holder.title);
  const counts = [drift, count(({ status }) => status === "couldNotTell"), count(({ status }) => status === "inStep")];
  return {
    holder: holder.id,
    cells: [
      {
        content: [drift === 0 ? title : html`<a href="#${groupId("out-of-step", holder)}">${title}</a>`, idOf(holder)],
      },
      ...counts.map((value) => ({ content: amount(value), sort: String(value) })),
    ],
  };
}
