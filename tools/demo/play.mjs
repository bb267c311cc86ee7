import { commandLine } from "./engine.mjs";
import { factsOf, stateSizes } from "./facts.mjs";
import { DemoFailed } from "./failed.mjs";
import { judge } from "./judge.mjs";
import { chapterLines, checkedLine, configLine, elsewhereLine, eventLine, outcomeLines, promptLine } from "./tell.mjs";

/**
 * Plays all chapters, prints them, and compares the results with the expected ones.
 *
 * @param {object} options
 * @param {boolean} options.keep leaves out the last chapter, which destroys the resources
 * @returns the measurements of each run, and the sizes of the resources in the state
 */
export async function playStory({ beginning, chapters }, { keep, stack, simulator, say, signal }) {
  await look("before the first step", beginning.expect, { ledger: [] }, { simulator, say });
  const measured = [];
  let sizes;
  for (const [at, { title, steps, ends = false }] of chapters.entries()) {
    if (ends) sizes = stateSizes(await stack.exportState());
    for (const line of chapterLines(at + 1, title, ends && keep)) say(line);
    if (ends && keep) break;
    for (const step of steps) {
      signal.throwIfAborted();
      const result = await playStep(step, `step ${at + 1}`, { stack, simulator, say });
      if (result) measured.push({ chapter: at + 1, ...result });
    }
  }
  return { measured, sizes };
}

async function playStep(step, where, { stack, simulator, say }) {
  const before = (await simulator.ledger()).length;
  await simulator.forgetJournal();
  const command = step.run && commandLine(step.run);
  const run = step.run && (await play(step, command, { stack, simulator, say }));
  if (step.elsewhere) await changeElsewhere(step.elsewhere, { simulator, say });
  const ledger = (await simulator.ledger()).slice(before);
  await look(`${where}, ${command ?? "changes by hand"}`, step.expect, { run, ledger }, { simulator, say });
  say(checkedLine(step.checked));
  return run && { title: step.title, command, seconds: run.seconds, requests: run.journal.length, least: step.least };
}

async function changeElsewhere(changes, { simulator, say }) {
  await simulator.change(changes.map(({ change }) => change));
  for (const { told } of changes) say(elsewhereLine(told));
}

async function play({ config = {}, run }, command, { stack, simulator, say }) {
  for (const [key, value] of Object.entries(config)) {
    say(configLine(key, value));
    await stack.setConfig(key, value);
  }
  say(promptLine(command));
  const { events, exitCode, seconds } = await stack.run(run, (event) => {
    const told = eventLine(event);
    if (told !== undefined) say(told);
  });
  return { events, exitCode, seconds, journal: await simulator.journal() };
}

/** Prints the result of a step, and stops the story if the result is not the expected one. */
async function look(where, expected, { run, ledger }, { simulator, say }) {
  const service = await simulator.look();
  const facts = factsOf({ run, ledger, service });
  for (const line of outcomeLines(facts, run)) say(line);
  const differences = judge(expected, facts);
  const { events, journal } = run ?? {};
  if (differences.length > 0) throw new DemoFailed(where, differences, { events, journal, ledger, service });
}
