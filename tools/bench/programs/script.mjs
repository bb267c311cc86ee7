// The same calls as an update of new users, eight users at once, without Pulumi: the time of the service and the network.
import { createRequire } from "node:module";
import { Pool } from "undici";

const { customerId, users } = createRequire(import.meta.url)("./people.js");
const pool = new Pool(process.env.PARTNER_CENTER_API_URL, { connections: 8 });
const headers = {
  authorization: `Bearer ${process.env.PARTNER_CENTER_ACCESS_TOKEN}`,
  "content-type": "application/json",
};
const groups = "licenseGroupIds=Group1&licenseGroupIds=Group2";

async function ask(method, path, body) {
  const answer = await pool.request({ method, path: `/v1/customers/${customerId}/${path}`, headers, body });
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode}`);
  return JSON.parse((await answer.body.text()).replace(/^\uFEFF/, ""));
}

const { items } = await ask("GET", `subscribedskus?${groups}`);
const wanted = ["POWER_BI_PRO", "SPE_E3"].map((name) =>
  items.find(({ productSku }) => productSku.skuPartNumber === name),
);
const body = JSON.stringify({
  licensesToAssign: wanted.map(({ productSku }) => ({ skuId: productSku.id, excludedPlans: [] })),
});
const waiting = [...users];
const hand = async () => {
  for (let user = waiting.pop(); user !== undefined; user = waiting.pop()) {
    await ask("GET", `users/${user.id}/licenses?${groups}`);
    await ask("POST", `users/${user.id}/licenseupdates`, body);
    await ask("GET", `users/${user.id}/licenses?${groups}`);
  }
};
await Promise.all(Array.from({ length: 8 }, hand));
await pool.close();
