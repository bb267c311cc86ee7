import { element } from "./dom.js";

/** Users and their licenses, with buttons that assign and remove licenses as another client would. */
export function people({ id: customerId, users, stock }, act) {
  return users.map((user) => {
    const held = new Set(user.licenses.map(({ skuId }) => skuId.toLowerCase()));
    return element(
      "li",
      {},
      element(
        "div",
        { class: "name" },
        element("strong", {}, user.displayName),
        element("div", { class: "quiet" }, user.userPrincipalName),
        user.state === "active" ? undefined : element("span", { class: "tag other" }, "deleted"),
      ),
      element(
        "div",
        { class: "row" },
        user.licenses.map((license) => taking(customerId, user, license, act)),
        user.state === "active"
          ? giving(
              customerId,
              user,
              stock.filter(({ skuId }) => !held.has(skuId.toLowerCase())),
              act,
            )
          : undefined,
      ),
    );
  });
}

function taking(customerId, { id, displayName }, { skuId, name, excludedPlans, grantedByGroup }, act) {
  const details = [
    ...(excludedPlans > 0 ? [`${excludedPlans} plans off`] : []),
    ...(grantedByGroup ? ["by group"] : []),
  ];
  const one = { change: "removeLicense", customerId, userId: id, sku: skuId };
  return element(
    "button",
    {
      type: "button",
      "data-focus": `take ${id} ${skuId}`,
      "aria-label": `Take ${name} from ${displayName}`,
      onclick: () => act(one, `${displayName} has no ${name} any more.`),
    },
    [name, ...details].join(", "),
    element("span", { "aria-hidden": "true" }, " ✕"),
  );
}

function giving(customerId, { id, displayName }, products, act) {
  if (products.length === 0) return undefined;
  const select = element(
    "select",
    {
      "aria-label": `Give ${displayName} a license`,
      "data-focus": `give ${id}`,
      onchange: () => {
        const product = products.find(({ skuId }) => skuId === select.value);
        const one = { change: "assignLicense", customerId, userId: id, sku: product.skuId };
        act(one, `${displayName} has ${product.name} now.`);
      },
    },
    element("option", { value: "" }, "Give…"),
    products.map(({ skuId, name }) => element("option", { value: skuId }, name)),
  );
  return select;
}
