import { atMost, seconds, timeRatio } from "../rows.mjs";
import { unsaved as environment, ups } from "../runs.mjs";
import { median } from "../statistics.mjs";

/** Updates whose state is saved once, at the end, in place of after each step. */
export const unsaved = {
  name: "unsaved",
  async measure(lab) {
    const thousand = await ups(lab, { users: 1000, environment });
    const three = await ups(lab, { users: 3000, environment, runs: 3 });
    return [
      timeRatio("up without checkpoints, N = 1,000", 1.25, thousand),
      timeRatio("up without checkpoints, N = 3,000", 1.25, three),
      atMost(
        "up without checkpoints: time for each resource, N = 3,000 ÷ N = 1,000",
        1.25,
        median(seconds(three.ours)) / 3 / median(seconds(thousand.ours)),
        { beside: `floor ${(median(seconds(three.floor)) / 3 / median(seconds(thousand.floor))).toFixed(2)}` },
      ),
    ];
  },
};
