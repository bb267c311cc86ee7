import { atMost } from "../rows.mjs";
import { ups } from "../runs.mjs";
import { looks } from "./preview.mjs";

/** Highest resident memory of the provider process. The do-nothing provider's memory has Pulumi's own part, too. */
export const memory = {
  name: "memory",
  async measure(lab) {
    const updates = await ups(lab, { users: 1000 });
    const { refreshing } = await looks(lab);
    return [compared("up", updates), compared("preview --refresh", refreshing)];
  },
};

function compared(what, { ours, floor }) {
  const [mine, theirs] = [ours, floor].map((runs) => Math.max(...runs.map((run) => run.memory)));
  return atMost(`peak memory of the provider, ${what} of 1,000, beyond a do-nothing one`, 60, mine - theirs, {
    ours: `${mine.toFixed(0)} MB`,
    beside: `${theirs.toFixed(0)} MB`,
    unit: " MB",
  });
}
