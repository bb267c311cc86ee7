/** Runs several programs in turn (A B, B A, A B …), so that other load on the machine affects all of them alike. */
export async function alternating(programs, runs, run) {
  const results = Object.fromEntries(programs.map((program) => [program, []]));
  for (let round = 0; round < runs; round++)
    for (const program of round % 2 === 0 ? programs : [...programs].reverse())
      results[program].push(await run(program));
  return results;
}

/** Number of runs for previews and small updates: other load disturbs a run of ten seconds more than one of a minute. */
export const manyRuns = 9;

/** Updates that create everything, measured once for all figures that use them. */
export function ups(
  lab,
  { users, runs = users < 1000 ? manyRuns : 5, programs = ["ours", "floor"], environment = {}, latency },
) {
  return lab.once(`up ${JSON.stringify([users, environment, latency])}`, async () => {
    const stacks = await stacksOf(lab, programs, { users, environment });
    return alternating(programs, runs, async (program) => {
      await lab.service.begin({ users }, { latency });
      await stacks[program].init();
      return stacks[program].up();
    });
  });
}

export async function stacksOf(lab, programs, options) {
  const stacks = {};
  for (const program of programs) stacks[program] = await lab.stack(program, options);
  return stacks;
}

/** The state is saved once, at the end. */
export const unsaved = { PULUMI_SKIP_CHECKPOINTS: "true" };
