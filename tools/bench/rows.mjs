import { ratio, spread } from "./statistics.mjs";

/**
 * A line of the table. `strict` ones (counts and sizes, the same on each machine) fail the benchmark when their goal is missed;
 * times never do.
 */
const row = (figure, goal, { value, ours, beside, met, strict = false, ...more }) => ({
  figure,
  goal,
  value,
  ours,
  beside,
  met,
  strict,
  ...more,
});

/** A number that is only shown and has no goal. */
export const shown = (figure, ours, beside = "") => row(figure, "", { ours, beside });

export const atMost = (figure, most, value, { ours = "", beside = "", strict = false, unit = "", ...more } = {}) =>
  row(figure, `≤ ${most}${unit}`, { value, ours, beside, met: value <= most, strict, ...more });

export const exactly = (figure, expected, actual) =>
  row(figure, `${expected}`, { value: actual, ours: `${actual}`, beside: "", met: actual === expected, strict: true });

/** The provider's time divided by the floor's, each the median of all runs. */
export function timeRatio(figure, most, { ours, floor }, beside = "floor") {
  const [mine, theirs] = [seconds(ours), seconds(floor)];
  const processor = ratio(
    ours.map((run) => run.processor),
    floor.map((run) => run.processor),
  );
  return atMost(figure, most, ratio(mine, theirs), {
    ours: timesOf(mine),
    beside: `${beside} ${timesOf(theirs)}; processor time ${processor.toFixed(2)}`,
    processor,
    runs: { ours, floor },
  });
}

export const withoutGoal = ({ met: _, ...rest }) => ({ ...rest, goal: "" });

export const seconds = (runs) => runs.map((run) => run.seconds);

export function timesOf(values) {
  const { median, least, most } = spread(values);
  return `${median.toFixed(2)} s (${least.toFixed(2)}–${most.toFixed(2)})`;
}
