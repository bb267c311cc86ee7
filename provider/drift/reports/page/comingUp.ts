import type { Report, Warning } from "../../report";
import { type Holders, holderWord, labelOf } from "./holders";
import { html, type Markup, name, nothing } from "./markup";
import { count, empty, section } from "./section";
import { type Cell, type Row, shortTable } from "./table";
import { counted, distance, moment } from "./words";

const kindWords: Record<Warning["kind"], string> = {
  windowCloses: "Last day to give seats back",
  renews: "Renewal",
  ends: "End",
  extends: "Goes on at a higher price",
  unclear: "End of the term, not known what follows",
  scheduled: "Scheduled change",
  unused: "Unused seats",
  overAllocated: "More in use than bought",
  notActive: "Not active",
  refreshToken: "Sign-in expires",
  interrupted: "Interrupted run",
  decisionEnds: "A decision ends",
  decisionEnded: "A decision has ended",
  decisionIdle: "A decision without an object",
};

/** Events within the next days, the earliest first. */
export function comingUpSection({ warnings, withinDays, generated }: Report, holders: Holders): Markup {
  const dated = warnings.flatMap((warning) => (warning.at === null ? [] : [{ ...warning, at: warning.at }]));
  const rows = dated
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .map((warning) => {
      const when = html`${moment(warning.at)} <span class="aside">${distance(warning.at, generated)}</span>`;
      return warningRow(warning, holders, [{ content: when, sort: warning.at }]);
    });
  const columns = [{ title: "When", sorted: true }, { title: "What" }, { title: holderWord(holders) }] as const;
  const content =
    rows.length === 0
      ? empty(`Nothing comes up within ${counted(withinDays, "day", "days")}.`)
      : shortTable("Coming up, the next first", columns, rows);
  return section("coming-up", ["Coming up", count(rows.length)], content);
}

/** Warnings without a date, which hold until someone acts. */
export function worthKnowingSection({ warnings }: Report, holders: Holders): Markup {
  const rows = warnings.filter(({ at }) => at === null).map((warning) => warningRow(warning, holders, []));
  const columns = [{ title: "What" }, { title: holderWord(holders) }];
  if (rows.length === 0) return nothing;
  return section("worth-knowing", ["Worth knowing", count(rows.length)], shortTable("Worth knowing", columns, rows));
}

function warningRow({ kind, text, stack, resource, holder }: Warning, holders: Holders, first: Cell[]): Row {
  const place = [resource, stack].filter((part) => part !== null).join(" in ");
  return {
    holder: holder ?? "",
    cells: [
      ...first,
      {
        content: html`<strong>${kindWords[kind]}</strong><p class="prose">${text}</p>${
          place === "" ? nothing : html`<p class="source">${name(place)}</p>`
        }`,
      },
      { content: holder === null ? "" : labelOf(holders, holder) },
    ],
  };
}
