import { timeRatio } from "../rows.mjs";
import { alternating, manyRuns, stacksOf, unsaved } from "../runs.mjs";

const users = 1000;
const programs = ["ours", "floor"];

/** Previews of a stack in which nothing has changed. */
export const preview = {
  name: "preview",
  async measure(lab) {
    const { plain, refreshing } = await looks(lab);
    return [
      timeRatio("preview, N = 1,000, nothing changed", 1.1, plain),
      timeRatio("preview --refresh, N = 1,000, nothing changed", 1.25, refreshing),
    ];
  },
};

export const looks = (lab) =>
  lab.once("looks", async () => {
    await lab.service.begin({ users });
    const stacks = await stacksOf(lab, programs, { users, environment: unsaved });
    for (const program of programs) await stacks[program].up();
    return {
      plain: await alternating(programs, manyRuns, (program) => stacks[program].preview("--expect-no-changes")),
      refreshing: await alternating(programs, manyRuns, (program) =>
        stacks[program].preview("--refresh", "--expect-no-changes"),
      ),
    };
  });
