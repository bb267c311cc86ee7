import { bulkhead } from "cockatiel";
import { LicensesError, Refused, SignInRefused } from "../core/errors";
import type { Existing, Holder, HolderReader, Told } from "../services/import";
import { type Target, type Written, writeHolder } from "./holder";
import type { Journal } from "./journal";
import { writeStackSettings } from "./project";
import { stackNames, stacksIn, takenStacks } from "./stackNames";

/** Reads customers or organizations one after another, a few at the same time, and writes the files of each as soon as it is read. */

/** Told how far it is. */
export interface Watcher {
  holders(all: number, doneBefore: number): void;
  done(): void;
  told: Told;
}

export interface Imported {
  written: Written[];
  /** Those that an earlier, unfinished import has read. */
  before: Holder[];
  refused: { holder: Holder; reason: string }[];
}

/** Customers that are read at the same time. */
const abreast = 4;

export async function importAll(
  holders: Holder[],
  reader: HolderReader,
  target: Target,
  journal: Journal,
  watcher: Watcher,
): Promise<Imported> {
  const { folder, service } = target;
  const known = stacksIn(folder, service);
  const stacks = stackNames(holders, known, takenStacks(folder));
  const before = holders.filter(({ id }) => journal.has(id));
  const left = holders.filter(({ id }) => !journal.has(id));
  watcher.holders(holders.length, before.length);
  const imported: Imported = { written: [], before, refused: [] };
  const one = async (holder: Holder) => {
    try {
      const existing = await reader.read(holder, watcher.told);
      const stack = stacks.get(holder.id) ?? holder.id;
      if (known.has(holder.id.toLowerCase())) refuseUnlessAsked(existing);
      imported.written.push(writeHolder(holder, stack, existing, target));
      writeStackSettings(folder, stack);
      journal.add(holder.id);
    } catch (error) {
      // No other customer could be read either.
      if (error instanceof SignInRefused || !(error instanceof LicensesError)) throw error;
      imported.refused.push({ holder, reason: error.message });
    } finally {
      watcher.done();
    }
  };
  const room = bulkhead(abreast, left.length);
  const results = await Promise.allSettled(left.map((holder) => room.execute(() => one(holder))));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return sorted(imported);
}

/** A file that leaves out what groups grant would take it for direct licenses now. @throws {Refused} */
function refuseUnlessAsked({ notes }: Existing): void {
  const refusal = notes.find(({ kind }) => kind === "graphRefused");
  if (refusal !== undefined) throw new Refused(`The data file stays as it is. ${refusal.text}`);
}

const sorted = ({ written, before, refused }: Imported): Imported => ({
  written: written.sort((a, b) => (a.stack < b.stack ? -1 : 1)),
  before,
  refused: refused.sort((a, b) => (nameOf(a.holder) < nameOf(b.holder) ? -1 : 1)),
});

const nameOf = ({ name, id }: Holder): string => name || id;
