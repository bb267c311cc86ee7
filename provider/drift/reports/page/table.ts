import { folded, glance } from "./fold";
import { type Content, html, type Markup, nothing } from "./markup";
import { amount } from "./words";

export interface Column {
  readonly title: string;
  readonly number?: true;
  /** The rows come sorted by it. */
  readonly sorted?: true;
}

export interface Cell {
  readonly content: Content;
  /** What the row is sorted by, where that is not what is shown. */
  readonly sort?: string;
}

export interface Row {
  readonly holder: string;
  readonly cells: readonly Cell[];
}

/**
 * A table whose rows can be found, and sorted by each column. It says what its parts are, because on a phone its rows are drawn
 * as blocks, and some browsers then forget it.
 */
export const table = (caption: string, columns: readonly Column[], rows: readonly Row[]): Markup => html`
<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(heading)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => tableRow(columns, row))}</tbody>
</table>`;

/** The same, folded where it is long. */
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
