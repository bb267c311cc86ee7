import type { Report, Warning } from "../../report";
import { type Holders, holderWord, labelOf } from "./holders";
import { type Content, html, type Markup, name, nothing } from "./markup";
import { count, empty, section } from "./section";
import { type Row, table } from "./table";
import { counted, distance, moment } from "./words";

const kindWords: Record<Warning["kind"], string> = {
  windowCloses: "Last day to give seats back",
  renews: "Renewal",
  scheduled: "Scheduled change",
  unused: "Unused seats",
  overAllocated: "More in use than bought",
  notActive: "Not active",
  refreshToken: "Sign-in expires",
  interrupted: "Interrupted run",
};

/** Warnings without a date come after those with one. */
const undated = "9999";

/** What will matter soon, the next first. */
export function comingUpSection({ warnings, withinDays, generated }: Report, holders: Holders): Markup {
  const sorted = warnings.toSorted((one, other) => order(one).localeCompare(order(other)));
  const columns = [{ title: "When", sorted: true }, { title: "What" }, { title: holderWord(holders) }] as const;
  const rows = sorted.map((warning) => warningRow(warning, generated, holders));
  const content =
    rows.length === 0
      ? empty(`Nothing comes up within ${counted(withinDays, "day", "days")}.`)
      : table("Coming up, the next first", columns, rows);
  return section("coming-up", ["Coming up", count(rows.length)], content);
}

const order = ({ at }: Warning): string => at ?? undated;

function warningRow(warning: Warning, generated: string, holders: Holders): Row {
  const { at, kind, text, stack, resource, holder } = warning;
  const place = [resource, stack].filter((part) => part !== null).join(" in ");
  const when: Content =
    at === null ? "No date" : html`${moment(at)} <span class="aside">${distance(at, generated)}</span>`;
  return {
    holder: holder ?? "",
    cells: [
      { content: when, sort: order(warning) },
      {
        content: html`<strong>${kindWords[kind]}</strong><p class="prose">${text}</p>${
          place === "" ? nothing : html`<p class="source">${name(place)}</p>`
        }`,
      },
      { content: holder === null ? "" : labelOf(holders, holder) },
    ],
  };
}
