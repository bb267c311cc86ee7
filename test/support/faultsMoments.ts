import type { Exchange, FaultRule } from "pulumi-licenses/simulator";
import { peopleIn } from "./faultsKillWorld";
import { aboutBranch, aboutOld, aboutPerson, aboutSeats, aboutSource, type Subject, writesOf } from "./faultsSubjects";

/** The moments of an update at which it may be killed, and how to bring them about. */

export const phases = ["before the request", "in flight", "answered, not saved", "in a wait"] as const;
export type Phase = (typeof phases)[number] | "nothing under way";

export const victims = ["engine", "engine and provider", "provider"] as const;
export type Victim = (typeof victims)[number];

/** What makes the moment, and how to know that it has come. */
export interface Moment {
  subject: Subject;
  rules: FaultRule[];
  hasCome(journal: Exchange[]): boolean;
  /** The engine is held still until the answer is there, so that it cannot save what comes of it. */
  holdsEngine?: boolean;
}

export const isHeld = ({ fault }: Exchange) => fault === "held";
const held = (method: string, path: string, more: Partial<FaultRule> = {}): FaultRule => ({
  name: "held",
  method,
  path,
  effect: { do: "hang" },
  ...more,
});

const looksAfter = (subject: Subject, journal: Exchange[]) => {
  const last = writesOf(subject, journal).findLast(({ status }) => status !== null && status < 300);
  if (last === undefined) return 0;
  const ours = journal.filter(({ path }) => path.toLowerCase().startsWith(subject.place));
  return ours.filter(({ method, sequence }) => method === "GET" && sequence > last.sequence).length;
};

const beforeTheRequest = (subject: Subject): Moment => ({
  subject,
  rules: [held("GET", subject.read)],
  hasCome: (journal) => journal.some(isHeld),
});

const inFlight = (subject: Subject, when: "before" | "after"): Moment => ({
  subject,
  rules: [held(subject.write.method, subject.write.path, { effect: { do: "hang", when } })],
  hasCome: (journal) => journal.some(isHeld),
});

/** The answer has come; the provider looks again, or the engine gets it and has no time to save. */
const beforeSaving = (subject: Subject): Moment => ({
  subject,
  rules: [
    {
      name: "held",
      ...subject.write,
      effect: { do: "delay", ms: 300 },
    },
  ],
  hasCome: (journal) => journal.some(isHeld),
  holdsEngine: true,
});
const beforeLookingAgain = (subject: Subject): Moment => ({
  subject,
  rules: [held("GET", subject.read, { skip: 1 })],
  hasCome: (journal) => journal.some(isHeld) && writesOf(subject, journal).some(({ status }) => status !== null),
});

/** In seconds: a write that waited so long cannot have been on its way when the engine died. */
export const retryAfter = 3;

const tooMany = (subject: Subject, call: { method: string; path: string }): Moment => ({
  subject,
  rules: [{ name: "429", ...call, effect: { do: "status", status: 429, retryAfter } }],
  hasCome: (journal) => journal.some(({ fault, status }) => fault === "429" && status === 429),
});
const accepted = (subject: Subject): Moment => ({
  subject,
  rules: [{ ...subject.write, effect: { do: "accept", ms: 2_500 } }],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});
export const lagging = (subject: Subject): Moment => ({
  subject,
  rules: [{ ...subject.write, effect: { do: "lag", ms: 1_500, on: subject.read } }],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});
const underWay = (subject: Subject): Moment => ({
  subject,
  rules: [],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});

/** A write that is to be tried again later; an upgrade whose begin has been answered. */
export const chosenMoments = {
  waitsToWrite: (): Moment => tooMany(aboutSeats(0), aboutSeats(0).write),
  upgradeBegun: (round: number): Moment => underWay(aboutSource(round)),
};

/** One of the moments of this kind, by chance. */
export function momentOf(phase: Phase, victim: Victim, round: number, chance: () => number): Moment {
  const pick = <Item>(...items: Item[]): Item => items[Math.floor(chance() * items.length)] as Item;
  const someone = () => aboutPerson(pick(...peopleIn(round)));
  const seatsOf = () => aboutSeats(Math.floor(chance() * 10));
  const branchOf = () => aboutBranch(Math.floor(chance() * 4));
  const anything = () => pick(seatsOf(), someone(), branchOf(), aboutOld(round), aboutSource(round));
  switch (phase) {
    case "before the request":
      return beforeTheRequest(anything());
    case "in flight":
      return inFlight(anything(), pick("before", "after"));
    case "answered, not saved":
      // A provider that is killed alone must not have handed on the answer.
      if (victim === "provider" || chance() < 0.4) return beforeLookingAgain(someone());
      return beforeSaving(pick(seatsOf(), branchOf(), aboutOld(round)));
    default: {
      const one = anything();
      return pick(
        tooMany(one, one.write),
        tooMany(one, { method: "GET", path: one.read }),
        accepted(seatsOf()),
        lagging(someone()),
        underWay(aboutSource(round)),
      );
    }
  }
}
