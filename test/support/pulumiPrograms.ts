import { runInThisContext } from "node:vm";

/**
 * Pulumi learns of a failing inline program by an unhandled rejection of its process. Jest gives tests a process object without
 * these events, and would fail the test for the rejection. So while programs run, this passes the events of the real process to
 * Pulumi's listeners, and other rejections to Jest.
 *
 * @returns a function that restores the listeners.
 */
export function keepProgramErrors(): () => void {
  const real = runInThisContext("process") as NodeJS.Process;
  const restore = (["uncaughtException", "unhandledRejection"] as const).map((name) => {
    const theirs = real.rawListeners(name) as ((...args: unknown[]) => void)[];
    real.removeAllListeners(name);
    const forward = (...args: unknown[]) => {
      const listeners = process.rawListeners(name) as ((...args: unknown[]) => void)[];
      for (const listener of listeners.length > 0 ? listeners : theirs) listener.apply(real, args);
    };
    real.on(name, forward);
    return () => {
      real.removeListener(name, forward);
      for (const listener of theirs) real.on(name, listener);
    };
  });
  return () => {
    for (const end of restore) end();
  };
}
