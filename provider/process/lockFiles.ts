import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gate } from "../core/keyedLock";
import { digest, isAlive, runFolder, sweep } from "../run/runFolder";

/** Milliseconds between two looks. */
const pause = 20;

/**
 * A file for each thing that is worked on, which holds the process that does. Where the folder cannot be used, nobody waits; the
 * journal of the run says so.
 *
 * @param address of the engine: no other run has it at the same time.
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
        // Nothing is lost but the order.
      }
    },
    leave(key) {
      try {
        const file = fileOf(key);
        if (holderOf(file) === process.pid) rmSync(file, { force: true });
      } catch {
        // It was not taken.
      }
    },
  };
}

/** Whether this process has taken it now. */
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

/** Taken away under a name of its own first: another process may have done the same, and hold it by now. */
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

/** A file in which nothing stands yet is being written. */
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
