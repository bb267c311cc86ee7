import { processorTime } from "../processes.mjs";
import { ProviderProcess } from "../providerProcess.mjs";
import { atMost, seconds, timeRatio, timesOf } from "../rows.mjs";
import { alternating, manyRuns, stacksOf, unsaved } from "../runs.mjs";
import { median } from "../statistics.mjs";

const users = 300;
const programs = ["ours", "plugin"];

/** The plugin's times beside those of the dynamic resources. The program of both is in JavaScript. */
export const plugin = {
  name: "plugin",
  async measure(lab) {
    return [
      startRow(await alternating(programs, manyRuns, (program) => start(lab, program))),
      ...(await onTheEngine(lab)),
    ];
  },
};

function startRow(starts) {
  const processor = (runs) => `processor time ${median(runs.map((run) => run.processor)).toFixed(2)} s`;
  return atMost("plugin: start of its process, until the port is printed", 0.3, median(seconds(starts.plugin)), {
    ours: `${timesOf(seconds(starts.plugin))}; ${processor(starts.plugin)}`,
    beside: `dynamic ${timesOf(seconds(starts.ours))}; ${processor(starts.ours)}`,
    unit: " s",
    runs: starts,
  });
}

async function start(lab, program) {
  const used = processorTime();
  const began = performance.now();
  const provider = await ProviderProcess.start(program, lab.service.environment);
  const passed = (performance.now() - began) / 1000;
  await provider.stop();
  return { seconds: passed, processor: processorTime() - used };
}

async function onTheEngine(lab) {
  const stacks = await stacksOf(lab, programs, { users, environment: unsaved });
  const creating = await alternating(programs, 5, async (program) => {
    await lab.service.begin({ users });
    await stacks[program].init();
    return stacks[program].up();
  });
  const looking = await alternating(programs, 5, (program) => stacks[program].preview("--expect-no-changes"));
  return [
    besideDynamic(`plugin: up without checkpoints, N = ${users}`, creating),
    besideDynamic(`plugin: preview, N = ${users}, nothing changed`, looking),
  ];
}

const besideDynamic = (figure, { plugin, ours }) => timeRatio(figure, 1.1, { ours: plugin, floor: ours }, "dynamic");
