import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gate } from "../core/keyedLock";
import { digest, isAlive, runFolder, sweep } from "../run/runFolder";

/** Milliseconds between two attempts to take a lock. */
const pause = 20;

/**
 * A lock for each object that is changed, shared by the provider processes of a run. A lock is a file that holds the id of the
 * process that has it. If the folder cannot be used, no process waits for another; the journal of the run warns about that.
 *
 * @param address of the engine, which tells the runs on this machine apart.
 */
export function lockFiles(address: string): Gate {
  const run = `lock-${digest(address)}-`;
  let swept = false;
  const folder = () => {
    const place = runFolder();
    if (!swept) sweep(place, (name) => name.startsWith("lock-") && !isHeld(join(place, name)));
    swept = true;
    return place;
  };
  const fileOf = (key: string) => join(folder(), `${run}${digest(key)}`);
  return {
    async enter(key) {
      try {
        const file = fileOf(key);
        while (!isTaken(file)) await sleep(pause);
      } catch {
        // The processes then change an object in any order. The journal of the run has warned about the folder.
      }
    },
    leave(key) {
      try {
        const file = fileOf(key);
        if (holderOf(file) === process.pid) rmSync(file, { force: true });
      } catch {
        // This process did not get the lock, so there is no file to remove.
      }
    },
  };
}

/** Takes the lock if no living process has it. @returns whether this process has it now. */
function isTaken(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!isHeld(file)) abandon(file);
    return false;
  }
}

/**
 * Removes the lock of a process that has ended. Another process may have done so and taken the lock since, so the file is renamed and
 * checked first.
 */
function abandon(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (isHeld(aside)) renameSync(aside, file);
    else rmSync(aside, { force: true });
  } catch {
    // Another process took the lock first.
  }
}

/** Whether a living process has the lock. An empty file is just being written. */
function isHeld(file: string): boolean {
  const holder = holderOf(file);
  return holder === 0 || isAlive(holder);
}

function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}
