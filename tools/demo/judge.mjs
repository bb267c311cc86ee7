import { isDeepStrictEqual } from "node:util";

/** Compares all that was seen with all that was expected: also what nobody expected is a difference. Pure. */
export function judge(expected, seen) {
  const about = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
  return about
    .filter((key) => !isDeepStrictEqual(expected[key], seen[key]))
    .map((key) => ({ about: key, expected: expected[key], seen: seen[key] }));
}
