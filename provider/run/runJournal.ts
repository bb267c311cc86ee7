import { closeSync, openSync, readdirSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { digest, isAlive, runFolder, sweep } from "./runFolder";

/**
 * What the processes of one run tell each other: each appends lines to a file of its own, and reads those of the others. All
 * processes of a run have the engine's address in common, and no other run has it at the same time.
 */
export interface RunJournal<Entry> {
  append(entry: Entry): void;
  /** What was appended since the last call, by any process of the run; in the order of each process. */
  news(): Entry[];
  /** Whether the processes can read each other's lines. */
  isShared(): boolean;
  /** From now on no other process reads what this one has appended. */
  close(): void;
}

interface Options {
  /** The engine's address, host and port. */
  address: string;
  /** The process whose life ends with the run: what is in the journal counts as long as it lives. */
  keeper: number;
  /** Told once, where the journal cannot be shared. */
  unshared(error: NodeJS.ErrnoException): void;
}

/** Without an engine there is only this process. */
export function privateJournal<Entry>(): RunJournal<Entry> {
  const own: Entry[] = [];
  return { append: (entry) => void own.push(entry), news: () => own.splice(0), isShared: () => false, close() {} };
}

export function sharedJournal<Entry>({ address, keeper, unshared }: Options): RunJournal<Entry> {
  const run = `run-${digest(address)}-`;
  const name = `${run}${keeper}-${process.pid}`;
  const own: Entry[] = [];
  const readers = new Map<string, () => Entry[]>();
  let place: string | undefined;
  let file: number | undefined;
  let broken = false;
  const shared = (work: (folder: string) => void): void => {
    if (broken) return;
    try {
      place ??= runFolder();
      work(place);
    } catch (error) {
      broken = true;
      unshared(error as NodeJS.ErrnoException);
    }
  };
  const begin = (folder: string) => {
    sweep(folder, (other) => other.startsWith("run-") && !isAlive(keeperOf(other)));
    return openSync(join(folder, name), "a", 0o600);
  };
  return {
    append(entry) {
      own.push(entry);
      shared((folder) => {
        file ??= begin(folder);
        writeSync(file, `${JSON.stringify(entry)}\n`);
      });
    },
    news() {
      shared((folder) => {
        const others = readdirSync(folder).filter((other) => other.startsWith(run) && other !== name);
        for (const other of others)
          if (!readers.has(other) && isAlive(keeperOf(other))) readers.set(other, tailOf(join(folder, other)));
      });
      return [...own.splice(0), ...[...readers.values()].flatMap((read) => read())];
    },
    isShared: () => !broken,
    close() {
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
      shared((folder) => rmSync(join(folder, name), { force: true }));
    },
  };
}

const keeperOf = (name: string) => Number(name.split("-").at(-2));

/** Whole lines only: another process may still be writing the last one. */
function tailOf<Entry>(path: string): () => Entry[] {
  const file = openSync(path, "r");
  const chunk = Buffer.alloc(65_536);
  let rest = Buffer.alloc(0);
  return () => {
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk))
      rest = Buffer.concat([rest, chunk.subarray(0, size)]);
    const end = rest.lastIndexOf("\n") + 1;
    const lines = rest.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
    rest = rest.subarray(end);
    return lines.map((line) => JSON.parse(line) as Entry);
  };
}
