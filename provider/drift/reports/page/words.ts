import { moment as inWords } from "../../judgement";
import type { Report } from "../../report";
import { html, type Markup } from "./markup";

const dayMs = 86_400_000;

const digits = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

export const amount = (value: number): string => digits.format(value);

export const counted = (count: number, one: string, many: string): string =>
  `${amount(count)} ${count === 1 ? one : many}`;

export const licenseResources = (count: number): string => counted(count, "license resource", "license resources");

/** A date and time in words, in UTC because the reader's time zone is unknown. */
export function moment(instant: string): Markup {
  return html`<time datetime="${instant}">${inWords(new Date(instant))}</time>`;
}

/** How far a moment is from the day on which the report was made. */
export function distance(instant: string, generated: string): string {
  const days = Math.floor(Date.parse(instant) / dayMs) - Math.floor(Date.parse(generated) / dayMs);
  if (days === 0) return "on the day of this report";
  return `${counted(Math.abs(days), "day", "days")} ${days > 0 ? "after" : "before"} this report`;
}

export const outOfStep = ({ changed, gone }: Report["summary"]): number => changed + gone;

/** The whole report in a sentence. */
export function verdict({ result, summary }: Report): string {
  const { resources, couldNotTell } = summary;
  const drift = outOfStep(summary);
  const are = drift === 1 ? "is" : "are";
  const found = `${amount(drift)} of ${licenseResources(resources)} ${are} out of step`;
  if (result === "drift") return found;
  if (result === "couldNotTell") {
    const unread = `${couldNotTell > 0 ? counted(couldNotTell, "thing", "things") : "something"} could not be read`;
    return drift > 0 ? `${found}, and ${unread}` : `It is unknown whether everything is in step: ${unread}`;
  }
  if (resources === 0) return "There was nothing to look at";
  return resources === 1 ? "The only license resource is in step" : `All ${licenseResources(resources)} are in step`;
}
