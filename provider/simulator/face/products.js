import { element } from "./dom.js";
import { seats } from "./seats.js";

/** A card for each product that the customer has, with the subscriptions that pay for its seats. */
export function products({ id: customerId, stock, subscriptions }, act) {
  return stock.map((product) =>
    element(
      "article",
      { class: "card" },
      element("h3", {}, product.name),
      element("p", { class: "numbers" }, numbers(product)),
      seats(product.total, product.consumed, "seats are used", product.suspended),
      subscriptions
        .filter(({ skuId }) => skuId.toLowerCase() === product.skuId.toLowerCase())
        .map((subscription) => subscriptionView(customerId, subscription, act)),
    ),
  );
}

const endings = {
  renew: "renews after",
  cancel: "is cancelled after",
  extend: "continues month to month at a higher price after",
  expire: "expires after",
};

/** The text about the end of the term, for a subscription that has a term. */
function ending({ ending: what, status, commitmentEndDate }) {
  const day = commitmentEndDate.slice(0, 10);
  return status === "active" ? `${endings[what]} ${day}` : `its term ended or ends on ${day}`;
}

function numbers({ total, consumed, available, warning, suspended }) {
  const parts = [`${total} bought`, `${consumed} used`];
  parts.push(available < 0 ? `${-available} too many` : `${available} free`);
  if (warning > 0) parts.push(`${warning} in warning`);
  if (suspended > 0) parts.push(`${suspended} suspended`);
  return parts.join(" · ");
}

function subscriptionView(customerId, subscription, act) {
  const { id, offerName, quantity, status, pending, scheduledQuantity } = subscription;
  const input = element("input", {
    type: "number",
    min: "0",
    max: "1000000",
    required: true,
    value: String(quantity),
    "aria-label": `Quantity of ${offerName}, subscription ${id}`,
    "data-focus": `quantity ${id}`,
  });
  const submit = (event) => {
    event.preventDefault();
    const wanted = input.valueAsNumber;
    const one = { change: "setQuantity", customerId, subscriptionId: id, quantity: wanted };
    act(one, `${offerName} has ${wanted} seats now.`);
  };
  const more = [
    ...(pending ? ["a change is pending"] : []),
    ...(typeof scheduledQuantity === "number" ? [`${scheduledQuantity} after that`] : []),
  ];
  return element(
    "div",
    { class: "subscription" },
    element(
      "div",
      { class: "row" },
      element("strong", {}, offerName),
      element("span", { class: status === "active" ? "tag active" : "tag other" }, status),
    ),
    element("p", { class: "quiet" }, [ending(subscription), ...more].join(", ")),
    element("p", { class: "id" }, id),
    element(
      "form",
      { class: "row", onsubmit: submit },
      input,
      element(
        "button",
        { type: "submit", "data-focus": `set ${id}`, "aria-label": `Set quantity of ${offerName}` },
        "Set",
      ),
    ),
  );
}
