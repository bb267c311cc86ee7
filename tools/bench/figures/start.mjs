import { forgetFiles } from "../files.mjs";
import { timeRatio, withoutGoal } from "../rows.mjs";
import { alternating, stacksOf } from "../runs.mjs";

const programs = ["ours", "floor"];

/** Program and provider start, compare one resource, and end. A preview does more than start, because it also reads the service. */
export const start = {
  name: "start",
  async measure(lab) {
    await lab.service.begin({ users: 1 });
    const stacks = await stacksOf(lab, programs, { users: 1 });
    for (const program of programs) await stacks[program].up();
    const update = (program) => stacks[program].up("--expect-no-changes");
    const cold = async (program) => {
      await forgetFiles();
      return update(program);
    };
    return [
      timeRatio("start, warm: up of one resource, nothing changed", 1.1, await alternating(programs, 7, update)),
      timeRatio("start, cold: the same, no file in memory", 1.1, await alternating(programs, 5, cold)),
      withoutGoal(
        timeRatio(
          "start, warm: preview of one resource, with its look at the service",
          1.1,
          await alternating(programs, 7, (program) => stacks[program].preview("--expect-no-changes")),
        ),
      ),
    ];
  },
};
