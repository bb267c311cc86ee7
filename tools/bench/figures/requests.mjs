import { atMost, exactly } from "../rows.mjs";
import { tokens } from "./tokens.mjs";

/** Counts requests to the service. The customer has no spare seats, as customers who pay for each seat do. */

const reads = "GET users/*/licenses";
const writes = "POST users/*/licenseupdates";
const get = "GET subscriptions/*";
const patch = "PATCH subscriptions/*";

/** Requests that no single resource causes: a few lists for each customer, however many users there are. */
const rest = (counts, ...kinds) =>
  Object.entries(counts).reduce((sum, [kind, count]) => (kinds.includes(kind) ? sum : sum + count), 0);

export const requests = {
  name: "requests",
  short: true,
  async measure(lab) {
    return [...(await ofUsers(lab)), ...(await ofQuantities(lab)), ...(await tokens(lab))];
  },
};

async function ofUsers(lab) {
  const users = 20;
  await lab.service.begin({ users });
  const stack = await lab.stack("ours", { users });
  const counts = async (...command) => {
    await lab.service.forget();
    await stack.run(...command);
    return lab.service.requests();
  };
  const created = await counts("up", "--yes");
  const unchanged = await counts("up", "--yes", "--expect-no-changes");
  const previewed = await counts("preview", "--expect-no-changes");
  const refreshed = await counts("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  const looked = await counts("preview", "--refresh", "--expect-no-changes");
  return [
    // Its preview reads the first 50 new users, to report the licenses that they have already.
    exactly(`up of ${users} new users: looks of the preview, reads and read-backs`, 3 * users, created[reads] ?? 0),
    exactly(`up of ${users} new users: writes`, users, created[writes] ?? 0),
    atMost(`up of ${users} new users: all else`, 4, rest(created, reads, writes), strict),
    atMost("up, nothing changed: all requests", 4, rest(unchanged), strict),
    atMost("preview, nothing changed: all requests", 4, rest(previewed), strict),
    exactly("refresh: reads of users", users, refreshed[reads] ?? 0),
    atMost("refresh: all else", 4, rest(refreshed, reads), strict),
    exactly("preview --refresh: reads of users", users, looked[reads] ?? 0),
    atMost("preview --refresh: all else", 4, rest(looked, reads), strict),
  ];
}

async function ofQuantities(lab) {
  const subscriptions = 5;
  await lab.service.begin({ subscriptions });
  const stack = await lab.stack("ours", { subscriptions });
  await stack.run("up", "--yes");
  const created = await lab.service.requests();
  return [
    exactly(`up of ${subscriptions} quantities: GET`, subscriptions, created[get] ?? 0),
    exactly(`up of ${subscriptions} quantities: PATCH`, subscriptions, created[patch] ?? 0),
    atMost(`up of ${subscriptions} quantities: all else`, 4, rest(created, get, patch), strict),
  ];
}

const strict = { strict: true };
