import { readdirSync, readFileSync } from "node:fs";

/** The processes of this machine, and how to end those of our own. */

/** A process that we started, or one that it started; the time of its start tells it from a later one with the same number. */
export interface Known {
  pid: number;
  parent: number;
  started: string;
  command: string;
}

function processes(): Known[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parent: Number(fields[1]), started: fields[19] ?? "", command }];
    } catch {
      return [];
    }
  });
}

/** The process and everything that descends from it. */
export function familyOf(pid: number): Known[] {
  const all = processes();
  const family = all.filter((one) => one.pid === pid);
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

const isAlive = ({ pid, started }: Known) => processes().some((one) => one.pid === pid && one.started === started);

/** `kill -9`, by its number, and only if it is still the process that was meant. @returns whether it was alive. */
export function end(known: Known): boolean {
  if (!isAlive(known)) return false;
  try {
    process.kill(known.pid, "SIGKILL");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    return false;
  }
}
