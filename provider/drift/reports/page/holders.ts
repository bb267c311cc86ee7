import { grouped } from "../../../core/grouped";
import type { HolderReport, Report, ResourceReport } from "../../report";
import { html, type Markup, name, nothing } from "./markup";

/** A customer or an organization, and what the report says about it. */
export interface Holder {
  readonly id: string;
  readonly title: string;
  /** The title, and the id as well where two have the same title. */
  readonly label: string;
  /** The address of its part of the page. */
  readonly anchor: string;
  /** Absent where the report has resources of it, but nothing about itself. */
  readonly report: HolderReport | undefined;
  readonly resources: readonly ResourceReport[];
}

export type Holders = ReadonlyMap<string, Holder>;

/** All that the report speaks of, by name. */
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

/** The id, where it says more than the title. */
export const idOf = ({ title, id }: Holder): Markup =>
  title === id ? nothing : html` <span class="id">${name(id)}</span>`;

/** What the holders of a report are called. */
export function holderWord(holders: Holders): string {
  const kinds = new Set([...holders.values()].flatMap(({ report }) => report?.kind ?? []));
  if (kinds.size !== 1) return "Customer or organization";
  return kinds.has("customer") ? "Customer" : "Organization";
}
