import { grouped } from "../../../core/grouped";
import type { HolderReport, Report, ResourceReport } from "../../report";
import { html, type Markup, name, nothing } from "./markup";

/** A customer or an organization, with its part of the report. */
export interface Holder {
  readonly id: string;
  readonly title: string;
  /** The title, with the id if two holders have the same title. */
  readonly label: string;
  /** The address of its part of the page. */
  readonly anchor: string;
  /** Absent if the report has resources of the holder, but no entry for the holder. */
  readonly report: HolderReport | undefined;
  readonly resources: readonly ResourceReport[];
}

export type Holders = ReadonlyMap<string, Holder>;

/** All customers and organizations of the report, sorted by name. */
export function holdersOf({ holders, resources }: Report): Holders {
  const reports = new Map(holders.map((holder) => [holder.id, holder]));
  const byHolder = grouped(resources, ({ holder }) => holder);
  const ids = [...new Set([...reports.keys(), ...byHolder.keys()])];
  const titleOf = (id: string) => reports.get(id)?.name ?? id;
  const titles = grouped(ids, titleOf);
  const sorted = ids.sort((one, other) => titleOf(one).localeCompare(titleOf(other), "en"));
  return new Map(
    sorted.map((id, index) => {
      const title = titleOf(id);
      const label = (titles.get(title)?.length ?? 0) > 1 ? `${title} (${id})` : title;
      const anchor = `holder-${index + 1}`;
      return [id, { id, title, label, anchor, report: reports.get(id), resources: byHolder.get(id) ?? [] }];
    }),
  );
}

export const labelOf = (holders: Holders, id: string): Markup => name(holders.get(id)?.label ?? id);

/** The id, if it differs from the title. */
export const idOf = ({ title, id }: Holder): Markup =>
  title === id ? nothing : html` <span class="id">${name(id)}</span>`;

/** The column title for the holders of a report: customers, organizations, or both. */
export function holderWord(holders: Holders): string {
  const kinds = new Set([...holders.values()].flatMap(({ report }) => report?.kind ?? []));
  if (kinds.size !== 1) return "Customer or organization";
  return kinds.has("customer") ? "Customer" : "Organization";
}
