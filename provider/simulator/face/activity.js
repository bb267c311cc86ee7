import { element } from "./dom.js";

const timeOf = (iso) => iso.slice(5, 19).replace("T", " ");

export function ledgerLines(entries, names) {
  if (entries.length === 0) return [element("li", {}, element("span", { class: "what" }, "Nothing so far."))];
  return entries.map((entry) =>
    element(
      "li",
      {},
      element("time", { datetime: entry.at }, timeOf(entry.at)),
      element("span", {}, entry.kind),
      element("span", { class: "what" }, `${deed(entry, names)} (${actor(entry)})`),
    ),
  );
}

function actor({ by, requestId }) {
  if (by === "elsewhere") return "by hand or by someone else";
  return requestId === undefined ? `by the ${by}` : `by ${by} ${requestId}`;
}

function deed(entry, name) {
  switch (entry.kind) {
    case "quantity":
      return `${name(entry.subscriptionId)}: ${entry.from} → ${entry.to}, ${entry.why}`;
    case "status":
      return `${name(entry.subscriptionId)}: ${entry.from} → ${entry.to}`;
    case "schedule":
      return `${name(entry.subscriptionId)}: ${entry.quantity ?? "nothing"} at renewal`;
    case "allocation":
      return `${name(entry.organizationId)}: ${entry.code} ${entry.from} → ${entry.to}`;
    case "hostLicense":
      return `${entry.licenseCode}: ${entry.active ? "activated" : "deactivated"}`;
    case "upgrade":
    case "transition":
      return `${name(entry.subscriptionId)} → ${name(entry.targetSubscriptionId)}, ${entry.quantity} seats`;
    default:
      return `${name(entry.skuId)}, ${name(entry.userId)}`;
  }
}

export function trafficLines(exchanges) {
  if (exchanges.length === 0) return [element("li", {}, element("span", { class: "what" }, "No request so far."))];
  return exchanges.map(({ receivedAt, status, method, path, query, fault, replayed }) => {
    const notes = [...(fault === null ? [] : [`trouble: ${fault}`]), ...(replayed ? ["answered as before"] : [])];
    const target = query === "" ? path : `${path}?${query}`;
    return element(
      "li",
      {},
      element("time", { datetime: receivedAt }, timeOf(receivedAt)),
      element("span", { class: status === null || status >= 400 ? "wrong" : "" }, String(status ?? "none")),
      element("span", { class: "what" }, [`${method} ${target}`, ...notes].join(" · ")),
    );
  });
}
