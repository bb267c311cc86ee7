import { type Finding, info } from "../core/planned";
import { counted, type Work } from "./work";

/** One finding that sums up what the whole update does at the services; empty if it does nothing there. Pure. */
export function summary(work: Work): Finding[] {
  const sentence = inOneSentence(work);
  if (sentence === undefined) return [];
  const text = [
    "What this update does, as far as a preview sees it (what Pulumi deletes comes on top):",
    ...work.lines.map((line) => `  ${line}`),
    `  ${work.lines.length === 0 ? "" : "In all: "}${sentence}`,
  ].join("\n");
  return [info(text)];
}

/** What the update changes at the services, in words; empty if it changes nothing. */
export const actsOf = (work: Work): string[] =>
  listed([
    [work.bought, (seats) => `buys ${counted(seats, "seat")}`],
    [work.givenBack, (seats) => `gives back ${counted(seats, "seat")}`],
    [work.givenBackLater, (seats) => `gives back ${counted(seats, "seat")} at renewals`],
    [work.upgraded, (seats) => `upgrades ${counted(seats, "seat")}`],
    [work.ends, (terms) => `sets how ${counted(terms, "term ends", "terms end")}`],
    [work.assigned, (licenses) => `assigns ${counted(licenses, "license")}`],
    [work.swapped, (licenses) => `swaps ${counted(licenses, "license")}`],
    [work.removed, (licenses) => `removes ${counted(licenses, "license")}`],
    [work.changed, (licenses) => `changes the plans of ${counted(licenses, "license")}`],
    [work.organizations, (some) => `sets the licenses of ${counted(some, "organization")}`],
  ]);

function inOneSentence(work: Work): string | undefined {
  const acts = actsOf(work);
  const adopted = listed([
    [work.subscriptions, (some) => counted(some, "subscription")],
    [work.people, (some) => counted(some, "person", "people")],
  ]);
  const open = listed([
    [work.unseen, (people) => unseen(people, work.newUsers)],
    [work.unknown, (some) => `${counted(some, "resource")} of which too little is known before the update`],
  ]);
  if (acts.length + adopted.length + open.length + work.lines.length === 0) return undefined;
  const parts = [
    ...(acts.length > 0 ? [acts.join(", ")] : []),
    ...(acts.length + open.length === 0 ? ["changes nothing at the services"] : []),
    ...(adopted.length > 0 ? [`adopts ${adopted.join(" and ")} as they are`] : []),
    ...open,
  ];
  return `${parts.join("; ")}.`;
}

const unseen = (people: number, all: number) =>
  `${counted(people, "new user was", "new users were")} not looked at (LICENSES_LOOK_AT_USERS=${all} looks at all)`;

const listed = (items: [number, (count: number) => string][]): string[] =>
  items.flatMap(([count, words]) => (count === 0 ? [] : [words(count)]));
