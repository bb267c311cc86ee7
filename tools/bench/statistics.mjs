/** Medians and ratios. Pure functions. */

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const spread = (values) => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
  runs: values.length,
});

/** The ratio of the medians. It does not depend on the order of the runs. */
export const ratio = (ours, theirs) => median(ours) / median(theirs);
