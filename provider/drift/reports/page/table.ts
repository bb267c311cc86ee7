import { folded, glance } from "./fold";
import { type Content, html, type Markup, nothing } from "./markup";
import { amount } from "./words";

export interface Column {
  readonly title: string;
  readonly number?: true;
  /** The rows are already sorted by this column. */
  readonly sorted?: true;
}

export interface Cell {
  readonly content: Content;
  /** The value by which the column sorts, if it differs from the shown value. */
  readonly sort?: string;
}

export interface Row {
  readonly holder: string;
  readonly cells: readonly Cell[];
}

/**
 * A table that can be searched and sorted by each column. It names the roles of its parts, because on a phone its rows are drawn
 * as blocks, and some browsers then no longer announce them as a table.
 */
export const table = (caption: string, columns: readonly Column[], rows: readonly Row[]): Markup => html`
<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(heading)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => tableRow(columns, row))}</tbody>
</table>`;

/** The same table, folded if it is long. */
export const shortTable = (...given: Parameters<typeof table>): Markup => {
  const [, , rows] = given;
  return rows.length <= glance ? table(...given) : folded(`Show ${amount(rows.length)} rows`, table(...given));
};

const heading = ({ title, number, sorted }: Column): Markup =>
  html`<th scope="col" role="columnheader"${number ? html` class="number"` : nothing}${
    sorted ? html` aria-sort="ascending"` : nothing
  }>${title}</th>`;

const tableRow = (columns: readonly Column[], { holder, cells }: Row): Markup =>
  html`<tr role="row" data-entry data-holder="${holder}">${cells.map(({ content, sort }, index) => {
    const { title = "", number } = columns[index] ?? {};
    const order = sort === undefined ? nothing : html` data-sort="${sort}"`;
    return html`<td role="cell" data-title="${title}"${number ? html` class="number"` : nothing}${order}>${content}</td>`;
  })}</tr>
`;
