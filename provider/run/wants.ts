import type { Foreign, Want } from "../core/lifecycle";
import { digest } from "./runFolder";

/**
 * What is known in a run of what its program wants, by resource. Built from what the program declares, what Pulumi checks, and
 * what the provider processes do about it. Pure but for what it is told.
 */

/** A `Want` of digests, in which no names can be read. */
export interface SealedWant {
  scope: string;
  object: string;
  named: boolean;
  parts: string[];
  exclusive: boolean;
}

export const seal = ({ scope, object, named = false, parts, exclusive = false }: Want): SealedWant => ({
  scope: digest(scope),
  object: digest(object),
  named,
  parts: parts.map(digest),
  exclusive,
});

/** One line of the journal. `by` is the resource: its class and URN. Times are in nanoseconds of the system's clock. */
export type Entry = { by: string } & (
  | { did: "declare"; wants: SealedWant[] }
  /** Resources of other providers come before it. */
  | { did: "follow"; foreign: Foreign }
  | { did: "come after"; before: Before }
  /** Pulumi passes over it in this run. */
  | { did: "leave out" }
  /** `service`: digest of its address. `was`: what it wanted when Pulumi last saved it, in words, where that is another thing now. */
  | { did: "check"; at: string; service: string; wants: SealedWant[]; was?: Want[] }
  /** Pulumi has compared it with what it saved last: its id, and what a run does with it. */
  | ({ did: "compare" } & Compared)
  | { did: "identify"; object: string }
  | { did: "begin"; at: string }
  | { did: "end"; at: string }
  | { did: "give up"; object: string; parts: string[] }
);

/** Resources of the program that a resource waits for, and whether there may be more than can be seen from the program. */
export interface Before {
  resources: string[];
  perhapsMore: boolean;
}

/** An existing resource, when Pulumi has compared it. */
export interface Compared {
  /** Pulumi's id of it. */
  id: string;
  operation: "same" | "update" | "replace";
}

export interface Known {
  by: string;
  declared?: SealedWant[];
  checked?: { at: bigint; service: string; wants: SealedWant[] };
  was?: Want[];
  compared?: Compared;
  foreign?: Foreign;
  before?: Before;
  leftOut: boolean;
  /** Digest of its object's own id, once that is known. */
  object?: string;
  began?: bigint;
  ended?: bigint;
  gaveUp: { object: string; parts: string[] }[];
}

/** How sure it is that this run wants something: `"left out"` is what the program declares and Pulumi passes over in this run. */
export type Certainty = "checked" | "declared" | "left out";

export const wantsIn = ({ checked, declared }: Known): SealedWant[] => checked?.wants ?? declared ?? [];

/** Found by object, as a run may have thousands of resources, and each of them asks. */
export class RunWants {
  private readonly resources = new Map<string, Known>();
  private readonly byObject = new Map<string, Set<Known>>();
  /** By scope: those that call their object by a name of which the id is not known yet. */
  private readonly named = new Map<string, Set<Known>>();
  private anythingChecked = false;

  learn(entry: Entry): void {
    const known = this.resources.get(entry.by) ?? { by: entry.by, leftOut: false, gaveUp: [] };
    this.resources.set(entry.by, known);
    this.file(known, (set) => set.delete(known));
    update(known, entry);
    this.file(known, (set) => set.add(known));
    this.anythingChecked ||= entry.did === "check";
  }

  of(by: string): Known | undefined {
    return this.resources.get(by);
  }

  /** Resources that call their object by one of these digests, or are known to be about it. */
  about(scope: string, objects: string[]): Known[] {
    return [...new Set(objects.flatMap((object) => [...(this.byObject.get(`${scope}/${object}`) ?? [])]))];
  }

  isAnyNamed(scope: string, objects: string[]): boolean {
    const certain = this.about(scope, objects);
    return [...(this.named.get(scope) ?? [])].some((known) => !certain.includes(known));
  }

  get all(): Iterable<Known> {
    return this.resources.values();
  }

  /**
   * Pulumi checks what an update is about, and nothing in a refresh or a destroy, even where those run the program. So what is
   * declared only counts beside something that was checked. Where nothing was, it counts if the run leaves it out: that may be
   * an update with `--target` of what the program no longer has.
   */
  certaintyOf({ checked, leftOut }: Known): Certainty | undefined {
    if (checked !== undefined) return "checked";
    if (this.anythingChecked) return "declared";
    return leftOut ? "left out" : undefined;
  }

  private file(known: Known, change: (set: Set<Known>) => unknown): void {
    for (const { scope, object, named } of wantsIn(known)) {
      const id = named ? (known.object ?? object) : object;
      change(entryOf(this.byObject, `${scope}/${id}`));
      if (named && known.object === undefined) change(entryOf(this.named, scope));
    }
  }
}

function entryOf(sets: Map<string, Set<Known>>, key: string): Set<Known> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}

function update(known: Known, entry: Entry): void {
  switch (entry.did) {
    case "declare":
      known.declared = entry.wants;
      return;
    case "follow":
      known.foreign = entry.foreign;
      return;
    case "come after":
      known.before = entry.before;
      return;
    case "leave out":
      known.leftOut = true;
      return;
    case "check":
      known.checked = { at: BigInt(entry.at), service: entry.service, wants: entry.wants };
      if (entry.was !== undefined) known.was = entry.was;
      // Whatever was known of the object was known of the arguments before.
      delete known.object;
      return;
    case "compare":
      known.compared = { id: entry.id, operation: entry.operation };
      return;
    case "identify":
      known.object = entry.object;
      return;
    case "begin":
      known.began = BigInt(entry.at);
      delete known.ended;
      return;
    case "end":
      known.ended = BigInt(entry.at);
      return;
    case "give up":
      known.gaveUp.push({ object: entry.object, parts: entry.parts });
  }
}
