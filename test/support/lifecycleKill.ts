import { setTimeout as sleep } from "node:timers/promises";
import { end, familyOf } from "./processTable";

/** Ends a run as `kill -9` does: the engine and all processes that it has started, by their ids. */

/** @param stack name of the stack. This process must have started its run. */
export function killRun(stack: string): void {
  const engine = familyOf(process.pid).find(
    ({ command }) => / up /.test(command) && command.includes(`--stack ${stack} `),
  );
  if (engine === undefined) throw new Error(`No engine runs for stack ${stack}.`);
  for (const known of familyOf(engine.pid)) end(known);
}

export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await sleep(20);
}
