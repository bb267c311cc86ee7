import { runInThisContext } from "node:vm";

/**
 * An inline program that fails tells Pulumi so by an unhandled rejection of its process, as any program does. Jest gives tests
 * a process object that hears nothing of that, and takes the rejection for a failure of the test. So while programs run, what
 * the true process hears goes to where Pulumi listens; what nobody there wants goes to Jest, as ever.
 *
 * @returns how to end it.
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
