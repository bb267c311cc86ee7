import { ledgerLines, trafficLines } from "./activity.js";
import { element, forget, show } from "./dom.js";
import { organizations } from "./organizations.js";
import { people } from "./people.js";
import { products } from "./products.js";
import { change, forward, overview } from "./service.js";

const byId = (id) => document.getElementById(id);
const pauseMs = 1500;

let customer = "";
let unreachable = false;

async function look() {
  const world = await overview(customer, byId("search").value);
  const now = byId("now");
  now.dateTime = world.now;
  now.textContent = `${world.now.slice(0, 16).replace("T", " ")} UTC${world.stopped ? ", stopped" : ""}`;
  const { customers, customer: chosen } = world;
  show(byId("customer"), customers, () =>
    customers.map(({ id, companyName }) => element("option", { value: id }, companyName)),
  );
  if (chosen) {
    byId("customer").value = chosen.id;
    show(byId("products"), [chosen.id, chosen.stock, chosen.subscriptions], () => products(chosen, act));
    show(byId("people"), [chosen.id, chosen.users, chosen.stock.map(({ skuId }) => skuId)], () => people(chosen, act));
    byId("people-count").textContent = counted(chosen);
  }
  show(byId("organizations"), [world.organizations, world.pool], () => organizations(world));
  const { ledger, traffic } = world;
  show(byId("ledger"), ledger, () => ledgerLines(ledger, namesIn(world)));
  show(byId("traffic"), traffic, () => trafficLines(traffic));
}

function counted({ users, usersFound, userCount }) {
  const found = usersFound === userCount ? `${userCount} users` : `${usersFound} of ${userCount} users`;
  return users.length < usersFound ? `${found}, the first ${users.length} are shown` : found;
}

/** The ledger has ids. The page shows names. */
function namesIn({ customer: chosen, organizations: all }) {
  const names = new Map([
    ...(chosen?.users ?? []).map(({ id, displayName }) => [id, displayName]),
    ...(chosen?.stock ?? []).map(({ skuId, name }) => [skuId, name]),
    ...(chosen?.subscriptions ?? []).map(({ id, offerName }) => [id, offerName]),
    ...all.map(({ id, name }) => [id, name]),
  ]);
  return (id) => names.get(id) ?? id;
}

function say(text, wrong = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("wrong", wrong);
}

async function act(one, done) {
  await attempt(() => change(one), done);
}

async function attempt(deed, done) {
  try {
    await deed();
    say(done);
  } catch (error) {
    say(error.message, true);
  }
  // The typed value was applied, so the field may show the world's value again.
  if (document.activeElement instanceof HTMLInputElement) forget(byId("products"));
  await refresh();
}

async function refresh() {
  try {
    await look();
    if (unreachable) say("");
    unreachable = false;
  } catch {
    unreachable = true;
    say("The simulator does not answer.", true);
  }
}

byId("customer").addEventListener("change", ({ target }) => {
  customer = target.value;
  refresh();
});
byId("search").addEventListener("input", refresh);
for (const button of document.querySelectorAll("[data-days]")) {
  button.addEventListener("click", () => {
    const days = Number(button.dataset.days);
    attempt(() => forward(days), `It is ${days === 1 ? "a day" : `${days} days`} later now.`);
  });
}

async function watch() {
  if (!document.hidden) await refresh();
  setTimeout(watch, pauseMs);
}
watch();
