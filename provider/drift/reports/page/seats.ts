import type { ProductReport } from "../../report";
import { type Holder, type Holders, holderWord } from "./holders";
import { html, type Markup, name, nothing } from "./markup";
import { empty, section } from "./section";
import { type Row, shortTable } from "./table";
import { amount } from "./words";

const height = "10";

/** Bought and used seats of each product, as numbers and as a bar. */
export function seatsSection(holders: Holders): Markup {
  const all = [...holders.values()];
  const rows = all.flatMap((holder) => (holder.report?.products ?? []).map((product) => productRow(holder, product)));
  const without = all.flatMap(withoutSeats);
  const columns = [
    { title: "Product" },
    { title: holderWord(holders) },
    ...["Bought", "Assigned", "Free", "Over"].map((title) => ({ title, number: true }) as const),
  ];
  if (rows.length + without.length === 0) return section("seats", "Seats", empty("No seats were looked at."));
  const seats = rows.length === 0 ? nothing : html`${legend}${shortTable("Seats by product", columns, rows)}`;
  return section("seats", "Seats", [seats, without]);
}

/** Customers whose seats could not be read, and customers without seats. */
function withoutSeats(holder: Holder): Markup | [] {
  if (holder.report === undefined) return [];
  const { problem, products } = holder.report;
  if (problem === null && products.length > 0) return [];
  const said = problem === null ? "No products." : `The seats could not be read. ${problem}`;
  return html`<p class="prose" data-entry data-holder="${holder.id}">${name(holder.label)}: ${said}</p>`;
}

const swatch = (kind: string): Markup =>
  html`<svg class="swatch" aria-hidden="true" width="14" height="${height}"><rect class="${kind}" width="14" height="${height}"/></svg>`;

const legend = html`<p class="legend">
<span>${swatch("assigned")} Assigned: in use</span>
<span>${swatch("free")} Free: bought, and not in use</span>
<span>${swatch("over")} Over: in use, and not bought</span>
</p>
<svg class="patterns" aria-hidden="true" width="0" height="0"><pattern id="over" width="5" height="5" patternUnits="userSpaceOnUse"
patternTransform="rotate(45)"><rect width="5" height="5"/><rect class="stripe" width="2" height="5"/></pattern></svg>`;

function productRow(holder: Holder, product: ProductReport): Row {
  const { id, name: title, partNumber, bought, assigned, free, overAllocated } = product;
  const ids = [...new Set([partNumber, id])].filter((one) => one !== title);
  return {
    holder: holder.id,
    cells: [
      {
        content: html`<strong>${name(title)}</strong> <span class="id">${ids.map((one) => html`${name(one)} `)}</span>${bar(product)}`,
      },
      { content: name(holder.label) },
      ...[bought, assigned, free, overAllocated].map((value) => ({ content: amount(value), sort: String(value) })),
    ],
  };
}

/** Hidden from screen readers, because the row has the same numbers. */
function bar({ assigned, free, overAllocated }: ProductReport): Markup {
  const parts = { assigned: assigned - overAllocated, free, over: overAllocated };
  const largest = Math.max(...Object.values(parts));
  const shares = Object.entries(parts).map(([kind, seats]) => ({
    kind,
    share: largest > 0 ? Math.max(0, seats / largest) : 0,
  }));
  const whole = shares.reduce((sum, { share }) => sum + share, 0);
  let x = 0;
  const drawn = shares.flatMap(({ kind, share }) => {
    if (share === 0) return [];
    const width = (100 * share) / whole;
    x += width;
    return html`<rect class="${kind}" x="${percent(x - width)}" width="${percent(width)}" height="${height}"/>`;
  });
  return html`<svg class="bar" aria-hidden="true" width="100%" height="${height}">${drawn}</svg>`;
}

const percent = (value: number): string => `${value.toFixed(2)}%`;
