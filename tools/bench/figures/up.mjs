import { timeRatio } from "../rows.mjs";
import { ups } from "../runs.mjs";

export const up = {
  name: "up",
  async measure(lab) {
    const few = await ups(lab, { users: 300, programs: ["ours", "floor", "usual"] });
    const many = await ups(lab, { users: 1000 });
    return [timeRatio("up, N = 300", 1.1, few), timeRatio("up, N = 1,000", 1.1, many)];
  },
};
