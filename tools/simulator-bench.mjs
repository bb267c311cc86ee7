// `npm run bench:simulator`: how many requests a second one simulator answers. It runs in one thread of one process, so this
// is what one core gives. Reads and writes of ten customers with 2,000 users each, over 32 connections, for ten seconds.
import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Pool } from "undici";
import { setupOrExit } from "./setup.mjs";

const connections = 32;
const seconds = Number(process.argv[2] ?? 10);

await setupOrExit();
const server = fork(join(dirname(fileURLToPath(import.meta.url)), "simulator-bench", "server.mjs"));
const [{ url, sku }] = await once(server, "message");
const pool = new Pool(url, { connections });
const headers = { authorization: "Bearer bench", "content-type": "application/json" };

async function ask(method, path, body) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const { statusCode, body: answer } = await pool.request({ method, path: `/v1/customers${path}`, headers, ...sent });
  const text = await answer.text();
  if (statusCode >= 400) throw new Error(`${method} ${path} was answered with ${statusCode}: ${text}`);
  return text;
}

const customers = [];
for (const { id } of JSON.parse(await ask("GET", "")).items) {
  const [subscription] = JSON.parse(await ask("GET", `/${id}/subscriptions`)).items;
  const users = JSON.parse(await ask("GET", `/${id}/users`)).items;
  customers.push({ id, subscription, users });
}

/** A mix of twenty requests like that of a provider run, with more reads than writes. */
function next(count) {
  const { id, subscription, users } = customers[count % customers.length];
  const user = users[count % users.length].id;
  const kind = count % 20;
  if (kind < 8) return ask("GET", `/${id}/subscriptions/${subscription.id}`);
  if (kind < 14) return ask("GET", `/${id}/users/${user}/licenses`);
  if (kind < 15) return ask("GET", `/${id}/users?size=100`);
  if (kind < 17) return ask("GET", `/${id}/subscribedskus`);
  if (kind < 18) return ask("PATCH", `/${id}/subscriptions/${subscription.id}`, { quantity: 2_000 + (count % 7) });
  return ask("POST", `/${id}/users/${user}/licenseupdates`, { licensesToAssign: [{ skuId: sku }] });
}

async function load(milliseconds) {
  const end = performance.now() + milliseconds;
  const times = [];
  let count = 0;
  const client = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      count += 1;
      await next(count);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return times.sort((one, other) => one - other);
}

async function processorTime() {
  server.send("processor time");
  const [{ cpu }] = await once(server, "message");
  return (cpu.user + cpu.system) / 1e6;
}

await load(1_000);
const before = await processorTime();
const began = performance.now();
const times = await load(seconds * 1000);
const took = (performance.now() - began) / 1000;
const used = (await processorTime()) - before;
const at = (share) => times[Math.floor(times.length * share)]?.toFixed(1);
console.log(`${times.length} requests in ${took.toFixed(1)} s: ${Math.round(times.length / took)} a second`);
console.log(`${Math.round(times.length / used)} for each second of processor time (${used.toFixed(1)} s used)`);
console.log(`half of them within ${at(0.5)} ms, 99 of 100 within ${at(0.99)} ms`);
await pool.close();
server.disconnect();
