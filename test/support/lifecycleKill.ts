import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Ends a run of the engine as `kill -9` does: the engine, and all processes that it has started, by their ids. */

interface Running {
  pid: number;
  parent: number;
  command: string;
}

function running(): Running[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(entry), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

function descendants(of: number, all: Running[]): Running[] {
  return all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** @param stack name of the stack whose run is to end; it was started by this process. */
export function killRun(stack: string): void {
  const all = running();
  const engine = descendants(process.pid, all).find(
    ({ command }) => / up /.test(command) && command.includes(`--stack ${stack} `),
  );
  if (engine === undefined) throw new Error(`No engine runs for stack ${stack}.`);
  for (const { pid } of [engine, ...descendants(engine.pid, all)]) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await sleep(20);
}
