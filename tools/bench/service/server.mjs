// The simulator in a process of its own, so that it does not share a thread with what is measured.
import { createRequire } from "node:module";
import { limited } from "./limited.mjs";
import { accessToken, clientSecret, worldOf } from "./world.mjs";

const { startSimulator } = createRequire(import.meta.url)("pulumi-licenses/simulator");

const simulator = await startSimulator({ world: worldOf({}) });
const front = await limited(simulator.url);

/** Method and path of the request, without the ids in the path. */
const kindOf = ({ method, path }) =>
  `${method} ${path.replace(/^\/v1\/customers\/[^/]+\//i, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, "*")}`;

function requests() {
  const counts = {};
  for (const exchange of simulator.journal.exchanges) counts[kindOf(exchange)] = (counts[kindOf(exchange)] ?? 0) + 1;
  return counts;
}

const acts = {
  begin({ size, latency, perSecond }) {
    simulator.reset(worldOf(size));
    if (latency) simulator.faults.add({ times: 1_000_000_000, effect: { do: "delay", ms: latency } });
    front.limit(perSecond);
  },
  forget: () => simulator.journal.clear(),
  requests,
  /** From the first request to the last answer, in seconds. */
  span() {
    const { exchanges } = simulator.journal;
    return (Date.parse(exchanges.at(-1).answeredAt) - Date.parse(exchanges[0].receivedAt)) / 1000;
  },
  refused: () => front.refused(),
  change: (change) => simulator.change(change),
  licenses: () => simulator.snapshot().customers[0].users.flatMap(({ licenses }) => licenses).length,
};

process.on("message", async ({ call, act, given }) => process.send({ call, result: (await acts[act](given)) ?? null }));
process.on("disconnect", () => process.exit());
process.send({ url: simulator.url, limitedUrl: front.url, accessToken, clientSecret });
