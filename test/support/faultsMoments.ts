import type { Exchange, FaultRule } from "pulumi-licenses/simulator";
import { peopleIn } from "./faultsKillWorld";
import { aboutBranch, aboutOld, aboutPerson, aboutSeats, aboutSource, type Subject, writesOf } from "./faultsSubjects";

/** The moments of an update at which a test kills it, and the rules that cause these moments. */

export const phases = ["before the request", "in flight", "answered, not saved", "in a wait"] as const;
export type Phase = (typeof phases)[number] | "nothing under way";

export const victims = ["engine", "engine and provider", "provider"] as const;
export type Victim = (typeof victims)[number];

/** The fault rule that causes the moment, and the sign that it has come. */
export interface Moment {
  subject: Subject;
  rules: FaultRule[];
  hasCome(journal: Exchange[]): boolean;
  /** Stops the engine until the answer has arrived, so that it cannot save the result. */
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

/** The answer has arrived. The provider reads again, or the engine gets the result and has no time to save it. */
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

/** In seconds. It is long enough to tell a retried write from one that was already sent when the engine died. */
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

/** A write that waits for a retry, and an upgrade whose first request was answered. */
export const chosenMoments = {
  waitsToWrite: (): Moment => tooMany(aboutSeats(0), aboutSeats(0).write),
  upgradeBegun: (round: number): Moment => underWay(aboutSource(round)),
};

/** A random moment of this kind. */
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
      // If only the provider is killed, it must not have passed the answer on before.
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
