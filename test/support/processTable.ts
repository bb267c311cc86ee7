import { readdirSync, readFileSync } from "node:fs";

/** Lists the processes of this machine, and ends our own. */

/** One of our processes or its descendants. The start time tells it from a later process with the same id. */
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

/** Whether the same process still runs. */
export const isAlive = ({ pid, started }: Known) =>
  processes().some((one) => one.pid === pid && one.started === started);

/** Sends SIGKILL to the id, if it still belongs to the same process. @returns whether the process was alive. */
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
