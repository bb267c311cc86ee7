import picomatch from "picomatch";
import { differs, folded } from "../core/arguments";
import { SettingsError } from "../core/errors";
import type { Holder, ImportWords } from "../services/import";

/** Which customers or organizations are meant, of those that a service lists. Pure. */

type Words = Pick<ImportWords, "one" | "several">;

export interface Wanted {
  /** Ids, domains or names. */
  customer: string[];
  all: boolean;
  /** Ids, domains, names, or patterns of them. */
  exclude: string[];
}

/** @throws {SettingsError} where a word means none of them, or several. */
export function selected({ customer, all, exclude }: Wanted, holders: Holder[], { one, several }: Words): Holder[] {
  const chosen = all ? holders : [...new Set(customer.map((word) => meant(word, holders, { one, several })))];
  const patterns = exclude.map((pattern) => ({ pattern, matches: matcherOf(pattern) }));
  for (const { pattern, matches } of patterns)
    if (!holders.some((holder) => wordsOf(holder).some((word) => matches(word))))
      throw new SettingsError(
        `--exclude ${JSON.stringify(pattern)} is no ${one}. ${nearest(pattern, holders, several)}`,
      );
  return chosen.filter((holder) => !patterns.some(({ matches }) => wordsOf(holder).some((word) => matches(word))));
}

/** A name may have brackets, and a slash as in A/S: it is meant as it stands, and a star stands for any text. */
function matcherOf(pattern: string): (word: string) => boolean {
  if (pattern === "") return () => false;
  const matches = picomatch(folded(pattern), { nocase: true, dot: true, bash: true });
  return (word) => word === folded(pattern) || matches(word);
}

function meant(word: string, holders: Holder[], { one, several }: Words): Holder {
  const [found, ...others] = holders.filter((holder) => wordsOf(holder).includes(folded(word)));
  if (found === undefined)
    throw new SettingsError(
      `There is no ${one} ${JSON.stringify(word)}: expected an id, a domain or a name. ${nearest(word, holders, several)}`,
    );
  if (others.length > 0)
    throw new SettingsError(
      `${JSON.stringify(word)} is the name of ${others.length + 1} ${several}: ${[found, ...others].map(({ id, domain }) => domain || id).join(", ")}. Give the id.`,
    );
  return found;
}

const wordsOf = ({ id, name, domain }: Holder): string[] =>
  [id, name, domain].filter((word) => word !== "").map(folded);

/** Those that begin alike, or else the first ones. */
function nearest(word: string, holders: Holder[], several: string): string {
  if (holders.length === 0) return `The credentials see no ${several}.`;
  const start = folded(word).slice(0, 3);
  const alike = holders.filter((holder) => wordsOf(holder).some((one) => !differs(one.slice(0, 3), start)));
  const shown = (alike.length > 0 ? alike : holders).slice(0, 5);
  const rest = holders.length - shown.length;
  return `There are: ${shown.map(({ name, domain, id }) => [name, domain || id].filter(Boolean).join(" · ")).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
