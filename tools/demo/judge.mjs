import { isDeepStrictEqual } from "node:util";

/** Compares the facts of a step with the expected ones. A fact that was not expected is a difference, too. Pure. */
export function judge(expected, seen) {
  const about = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
  return about
    .filter((key) => !isDeepStrictEqual(expected[key], seen[key]))
    .map((key) => ({ about: key, expected: expected[key], seen: seen[key] }));
}
