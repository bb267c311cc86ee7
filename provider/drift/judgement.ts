import type { ResourceReport, TermReport, Warning } from "./report";

/** What is to be said about one license that was looked at, in words for people who have never seen the program. */
export interface Judgement
  extends Pick<ResourceReport, "subject" | "missing" | "changes" | "affected" | "matters" | "repair" | "notes"> {
  /** What needs attention soon, whether the license is in step or not. */
  ahead: Ahead[];
  /** How its term ends; null where it has none. */
  term: TermAhead | null;
}

export type TermAhead = Omit<TermReport, "stack" | "resource" | "holder" | "holderName">;

export type Ahead = Pick<Warning, "kind" | "at" | "text">;

/** What a look at one license begins and ends with. `found`: absent when it is gone. */
export interface Look<Args, State> {
  id: string;
  /** The program's arguments at its last update. */
  wanted: Args;
  /** As the state remembers it. */
  before: State;
  found: { args: Args; state: State } | undefined;
}

export const inStep = (subject: string): Judgement => ({
  subject,
  missing: null,
  changes: [],
  affected: [],
  matters: null,
  repair: null,
  notes: [],
  ahead: [],
  term: null,
});

const day = 86_400_000;

/** Whether a moment lies ahead, and not further than so many days. */
export const isSoon = (moment: Date | undefined, now: Date, days: number): moment is Date =>
  moment !== undefined && moment > now && moment.getTime() <= now.getTime() + days * day;

export const seats = (count: number): string => (count === 1 ? "1 seat" : `${count} seats`);

/** A date and time for people, to the minute. */
export const moment = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

export const listed = (words: string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
