import { Refused } from "./errors";

/**
 * The one thing that a description means.
 *
 * @param words the error's message where there is none, or more than one.
 * @throws {Refused} unless there is exactly one.
 */
export function theOnly<Thing>(found: Thing[], words: { none(): string; several(): string }): Thing {
  const [only, ...others] = found;
  if (only === undefined) throw new Refused(words.none());
  if (others.length > 0) throw new Refused(words.several());
  return only;
}

const mostNamed = 10;

/** The first ten things of a list, and how many more there are. */
export const someOf = (names: string[]): string =>
  names.length <= mostNamed
    ? names.join(", ")
    : `${names.slice(0, mostNamed).join(", ")}, and ${names.length - mostNamed} more`;
