import picomatch from "picomatch";
import { folded } from "../core/arguments";
import { SettingsError } from "../core/errors";
import { isPattern } from "./pattern";
import { hasDrifted, type Report, type ResourceReport } from "./report";

/** Which findings of a drift report a decision is about. Pure. */

export interface Chosen {
  /** Ids or company names; none: all. */
  customer: string[];
  /** Names of resources, or patterns of them; none: all. */
  resource: string[];
}

/** @throws {SettingsError} where a word means no finding. */
export function chosenFindings({ resources }: Report, { customer, resource }: Chosen): ResourceReport[] {
  const findings = resources.filter(hasDrifted);
  const byCustomer = customer.map((word) => ({
    word: `--customer ${word}`,
    fits: ({ holder, holderName }: ResourceReport) => [holder, holderName ?? ""].map(folded).includes(folded(word)),
  }));
  const byName = resource.map((word) => {
    const matches = isPattern(word)
      ? picomatch(word, { nocase: true })
      : (name: string) => folded(name) === folded(word);
    return { word: `--resource ${word}`, fits: ({ name }: ResourceReport) => matches(name) };
  });
  for (const { word, fits } of [...byCustomer, ...byName])
    if (!findings.some(fits))
      throw new SettingsError(
        `Nothing that has drifted is meant by ${word}. ${findings.length === 0 ? "Nothing has drifted." : `There are: ${inShort(findings.map(({ name }) => name))}.`}`,
      );
  const isIn = (some: { fits(one: ResourceReport): boolean }[], one: ResourceReport) =>
    some.length === 0 || some.some(({ fits }) => fits(one));
  return findings.filter((one) => isIn(byCustomer, one) && isIn(byName, one));
}

const inShort = (names: string[]): string =>
  names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
