import type { Foreign, ObjectNames, OtherWant, Ownership, Want } from "../core/lifecycle";
import { digest } from "./runFolder";
import type { RunJournal } from "./runJournal";
import { type Before, type Compared, type Entry, type Known, RunWants, type SealedWant, seal, wantsIn } from "./wants";

/** What the resources of a run want, over all its processes. Decision 0008 says why, and what it cannot reach. */
export interface RunOwnership {
  /** Pulumi has checked the arguments of a resource. @param was what it wanted before, where that is another thing. */
  checked(by: string, wants: Want[], service: string, was: Want[] | undefined): void;
  /** The program has constructed a resource. */
  declared(by: string, wants: Want[]): void;
  /** Resources of other providers come before a resource of the program. */
  follows(by: string, foreign: Foreign): void;
  /** A resource waits for others of the program. */
  comesAfter(by: string, before: Before): void;
  foreignBefore(by: string): Foreign | undefined;
  /** The run has left out a resource of the program. */
  leftOut(by: string): void;
  /** Whether Pulumi has looked at the arguments of a resource in this run; where no process can tell, it may have. */
  isTouched(by: string): boolean;
  /** What a resource wanted when Pulumi last saved it, where that is another thing now. */
  wantedBefore(by: string): Want[] | undefined;
  /** Pulumi has compared an existing resource with what the program wants. */
  compared(by: string, id: string, operation: Compared["operation"]): void;
  /** What came of it. `undefined` for a new resource, and where no process can tell. */
  comparison(by: string): Compared | undefined;
  identified(by: string, object: string): void;
  /** The provider begins, or ends, to create or update the resource. */
  began(by: string): void;
  ended(by: string): void;
  /**
   * @param service its address: the same ids at another one are other objects.
   * @param deleting its own wants count as another one's, since what goes is not what the program has.
   */
  of(by: string, service: string, deleting: boolean): Ownership;
}

const now = () => String(process.hrtime.bigint());

export function runOwnership(journal: RunJournal<Entry>): RunOwnership {
  const wants = new RunWants();
  const current = (): RunWants => {
    for (const entry of journal.news()) wants.learn(entry);
    return wants;
  };
  const identified = (by: string, object: string) => journal.append({ by, did: "identify", object: digest(object) });
  return {
    checked: (by, wanted, service, was) =>
      journal.append({
        by,
        did: "check",
        at: now(),
        service: digest(service),
        wants: wanted.map(seal),
        ...(was === undefined ? {} : { was }),
      }),
    declared: (by, wanted) => journal.append({ by, did: "declare", wants: wanted.map(seal) }),
    follows: (by, foreign) => journal.append({ by, did: "follow", foreign }),
    comesAfter: (by, before) => journal.append({ by, did: "come after", before }),
    foreignBefore: (by) => current().of(by)?.foreign,
    leftOut: (by) => journal.append({ by, did: "leave out" }),
    isTouched: (by) => current().of(by)?.checked !== undefined || !journal.isShared(),
    wantedBefore: (by) => current().of(by)?.was,
    compared: (by, id, operation) => journal.append({ by, did: "compare", id, operation }),
    comparison: (by) => current().of(by)?.compared,
    identified,
    began: (by) => journal.append({ by, did: "begin", at: now() }),
    ended: (by) => journal.append({ by, did: "end", at: now() }),
    of: (by, service, deleting) => ({
      identify: (object) => identified(by, object),
      async wantsOf(object) {
        const known = current();
        const own = known.of(by);
        const scope = digest(object.scope);
        const names = await namesOf(object, known);
        return known.about(scope, names).flatMap((other) => {
          const certainty = known.certaintyOf(other);
          if (certainty === undefined || (other === own && !deleting)) return [];
          if (other.checked !== undefined && other.checked.service !== digest(service)) return [];
          const about = wantsIn(other).filter((want) => want.scope === scope);
          return [otherWant(other, certainty, about, isUnordered(own, other))];
        });
      },
      gaveUp: (object, parts) =>
        journal.append({ by, did: "give up", object: digest(object), parts: parts.map(digest) }),
      givenUpBy(object, parts) {
        const [sought, names] = [digest(object), parts.map(digest)];
        return [...current().all]
          .filter(({ gaveUp }) =>
            gaveUp.some((one) => one.object === sought && one.parts.some((part) => names.includes(part))),
          )
          .filter((other) => other.by !== by)
          .map((other) => calledBy(other.by));
      },
    }),
  };
}

/** More names are asked for only where one of them may be what another resource calls the object. */
async function namesOf({ scope, id, names = [], more }: ObjectNames, known: RunWants): Promise<string[]> {
  const sealed = [id, ...names].map(digest);
  if (more === undefined || !known.isAnyNamed(digest(scope), sealed)) return sealed;
  return [...sealed, ...(await more()).map(digest)];
}

/**
 * Whether another resource has begun its change in this run without anything that makes this one wait for it. Where the program
 * cannot tell, time does: a resource that waits for another one is checked after the other one's change has ended.
 */
function isUnordered(own: Known | undefined, { by, before, began, ended, checked }: Known): boolean {
  if (own?.checked === undefined || checked === undefined || began === undefined) return false;
  if (own.before?.resources.includes(by) || before?.resources.includes(own.by)) return false;
  if (own.before?.perhapsMore === false) return true;
  return ended === undefined || ended > own.checked.at;
}

const otherWant = (
  { by }: Known,
  certainty: OtherWant["certainty"],
  wants: SealedWant[],
  unordered: boolean,
): OtherWant => ({
  called: calledBy(by),
  certainty,
  exclusive: wants.some(({ exclusive }) => exclusive),
  unordered,
  has: (names) => {
    const sealed = names.map(digest);
    return wants.some(({ parts }) => parts.some((part) => sealed.includes(part)));
  },
});

/** The key of a resource in all that the run's processes tell each other. @param urn as its properties carry it. */
export const keyOf = (type: string, urn: string): string => `${type} ${urn}`;

const calledBy = (by: string) =>
  `${by.slice(0, by.indexOf(" "))} ${JSON.stringify(by.slice(by.lastIndexOf("::") + 2))}`;
