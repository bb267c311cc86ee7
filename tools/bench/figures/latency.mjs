import { cpus } from "node:os";
import { atMost, seconds, timesOf } from "../rows.mjs";
import { ups } from "../runs.mjs";
import { median } from "../statistics.mjs";

const users = 300;
const latency = 100;

/** Pulumi's own default, for each processor. */
const parallelism = 4 * cpus().length;

/** How much of the service's time overlaps with the engine's. */
export const slow = {
  name: "latency",
  async measure(lab) {
    const { floor } = await ups(lab, { users, programs: ["ours", "floor", "usual"] });
    const { ours } = await ups(lab, { users, programs: ["ours"], latency });
    const calls = 3 * users + 1;
    const waiting = (calls * latency) / 1000 / parallelism;
    return [
      atMost(
        `100 ms for each call, N = ${users}: time beyond the floor ÷ (${calls} calls × 100 ms ÷ ${parallelism})`,
        0.7,
        (median(seconds(ours)) - median(seconds(floor))) / waiting,
        { ours: timesOf(seconds(ours)), beside: `floor ${timesOf(seconds(floor))}`, runs: { ours, floor } },
      ),
    ];
  },
};
