import type { Report, TermReport } from "../../report";
import { dearerIn, outcomeWords, unlessDecided, wantedInWords } from "../terms";
import { type Holders, labelOf } from "./holders";
import { html, type Markup, name, nothing } from "./markup";
import { count, section } from "./section";
import { type Row, shortTable } from "./table";
import { timeline } from "./timeline";
import { counted } from "./words";

/** How the term of each subscription ends, by day. */
export function termsSection({ terms, generated }: Report, holders: Holders): Markup {
  if (terms.length === 0) return nothing;
  const columns = [
    { title: "On", sorted: true },
    { title: "Subscription" },
    { title: "What happens" },
    { title: "The program" },
    { title: "Customer" },
  ] as const;
  const dearer = dearerIn(terms).length;
  const alarm =
    dearer === 0
      ? nothing
      : html`<p class="alarm">${counted(dearer, "subscription", "subscriptions")} will or may go on at a higher price. ${dearer === 1 ? "It" : "Each"} ${unlessDecided}</p>`;
  const rows = terms.map((term) => termRow(term, holders));
  return section(
    "terms",
    ["How terms end", count(terms.length)],
    [alarm, timeline(terms, generated), shortTable("How terms end, the next first", columns, rows)],
  );
}

function termRow(term: TermReport, holders: Holders): Row {
  const tag = html`<span class="tag ${term.dearer ? "couldNotTell" : term.outcome}">${outcomeWords[term.outcome]}</span>`;
  return {
    holder: term.holder,
    cells: [
      { content: term.on ?? "no day given", sort: term.on ?? "9999" },
      { content: html`${name(term.subject)}<p class="source">${name(`${term.resource} in ${term.stack}`)}</p>` },
      { content: html`${tag} <span class="prose">${name(term.text)}</span>` },
      { content: wantedInWords(term) },
      { content: labelOf(holders, term.holder) },
    ],
  };
}
