import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT = 2_000;
const SILENCE = 30_000;

/**
 * Runs `work` while no other process holds the lock of the same folder.
 *
 * The folder holds numbered tickets; the newest one has the lock until it says that it is free. To take over, one creates
 * the next number, which exactly one process can do. A single lock file would have to be deleted for that, and of two
 * processes that find the same dead holder, the slower would delete the faster one's new lock.
 */
export async function withLock(folder, { log }, work) {
  const ticket = await acquire(folder, log);
  const beat = setInterval(() => touch(ticket), HEARTBEAT);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    writeFileSync(ticket, "free\n");
  }
}

async function acquire(folder, log) {
  mkdirSync(folder, { recursive: true });
  const silence = silenceWatch();
  let told;
  for (;;) {
    const newest = newestTicket(folder);
    const holder = newest > 0 ? readHolder(join(folder, String(newest))) : undefined;
    if (holder && isAlive(holder) && !silence(holder)) {
      if (told !== newest && holder.pid !== undefined) {
        log(`waiting for another set-up (pid ${holder.pid})`);
        told = newest;
      }
      await sleep(200);
      continue;
    }
    const mine = join(folder, String(newest + 1));
    try {
      writeFileSync(mine, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    } catch (error) {
      if (error.code === "EEXIST") continue;
      throw error;
    }
    // A process that was delayed between reading and creating may have created a number that is out of date.
    if (newestTicket(folder) !== newest + 1) {
      rmSync(mine, { force: true });
      continue;
    }
    removeBefore(folder, newest - 2);
    return mine;
  }
}

function newestTicket(folder) {
  return Math.max(0, ...readdirSync(folder).map(Number).filter(Number.isInteger));
}

/** A few old tickets stay, so that a listing of the folder can never miss the newest while it changes. */
function removeBefore(folder, number) {
  for (const name of readdirSync(folder)) if (Number(name) < number) rmSync(join(folder, name), { force: true });
}

/** The process that has the lock. Undefined when the lock is free. */
function readHolder(ticket) {
  try {
    const text = readFileSync(ticket, "utf8");
    if (text.startsWith("free")) return undefined;
    const holder = { ticket, beat: statSync(ticket).mtimeMs };
    try {
      return { ...holder, ...JSON.parse(text) };
    } catch {
      return holder;
    }
  } catch {
    return { ticket, beat: 0 };
  }
}

function isAlive({ pid, host }) {
  if (pid === undefined || host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The id of a dead process may be reused, or belong to another container. Then only a missing sign of life shows that it is dead. */
function silenceWatch() {
  let seen = "";
  let since = 0;
  return ({ ticket, beat }) => {
    const now = `${ticket} ${beat}`;
    if (now !== seen) {
      seen = now;
      since = performance.now();
    }
    return performance.now() - since > SILENCE;
  };
}

function touch(ticket) {
  try {
    const now = new Date();
    utimesSync(ticket, now, now);
  } catch {}
}
