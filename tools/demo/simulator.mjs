import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DemoFailed } from "./failed.mjs";
import { customerId, subscriptionId, token, users } from "./world.mjs";

/** How long it may take to start and to end, in milliseconds. */
const patience = { start: 15_000, end: 5_000 };

/**
 * Starts the simulator in a process group of its own, so that a Ctrl-C in the demo's terminal does not reach it: engine and
 * provider may still send requests to it, and `--keep` leaves it running.
 */
export async function startSimulator({ repo, folder, signal }) {
  const log = join(folder, "simulator.log");
  const output = openSync(log, "a");
  const child = spawn(process.execPath, [join(repo, "provider/bin/licenses.js"), "simulate", "--port", "0"], {
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  let running = true;
  ended.then(() => {
    running = false;
  });
  const stop = async () => {
    if (running) child.kill("SIGTERM");
    const overdue = setTimeout(() => child.kill("SIGKILL"), patience.end);
    await ended;
    clearTimeout(overdue);
  };

  const started = Date.now();
  for (;;) {
    const [, url] = /^Simulator listens on (\S+)$/m.exec(readFileSync(log, "utf8")) ?? [];
    if (url) return { url, pid: child.pid, stop, leave: () => child.unref(), ...client(url) };
    if (!running || signal.aborted || Date.now() - started > patience.start) {
      await stop();
      signal.throwIfAborted();
      throw new DemoFailed(`The simulator did not start. It said:\n${readFileSync(log, "utf8")}`);
    }
    await sleep(20);
  }
}

function client(url) {
  async function ask(path, init) {
    const response = await fetch(url + path, init).catch(({ cause }) => {
      throw new DemoFailed(`The simulator does not answer (${path}): ${cause?.message}`);
    });
    const text = await response.text();
    if (!response.ok) throw new DemoFailed(`The simulator answered ${response.status} to ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
  const partnerCenter = (path) =>
    ask(`/v1/customers/${customerId}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const bothGroups = "licenseGroupIds=Group1&licenseGroupIds=Group2";
  return {
    journal: async () => (await ask("/simulator/journal")).exchanges,
    forgetJournal: () => ask("/simulator/journal", { method: "DELETE" }),
    ledger: async () => (await ask("/simulator/ledger")).entries,
    change: (changes) => ask("/simulator/change", { method: "POST", body: JSON.stringify(changes) }),
    /** The customer's quantity and licenses, as Partner Center's calls return them. */
    async look() {
      const held = async ([user, id]) => [user, await partnerCenter(`users/${id}/licenses?${bothGroups}`)];
      return {
        subscription: await partnerCenter(`subscriptions/${subscriptionId}`),
        products: await partnerCenter(`subscribedskus?${bothGroups}`),
        licenses: Object.fromEntries(await Promise.all(Object.entries(users).map(held))),
      };
    },
  };
}
