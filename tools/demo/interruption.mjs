import { constants } from "node:os";

/** Time limit for running work to end after an interruption, in milliseconds. */
const patience = 10_000;

/**
 * Turns Ctrl-C and similar signals into an aborted signal, so that the code that started a process also ends it. A closed
 * output pipe counts as an interruption, too.
 */
export function interruptible() {
  const controller = new AbortController();
  let name;
  const interrupt = (by) => {
    name ??= by;
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupt);
  process.stdout.on("error", () => interrupt("SIGPIPE"));
  const { signal } = controller;
  return {
    signal,
    exitCode: () => 128 + constants.signals[name],
    /** Waits for the work, but not for long once it is interrupted. */
    async around(work) {
      signal.throwIfAborted();
      const overdue = new Promise((_, reject) => {
        const late = () => setTimeout(() => reject(signal.reason), patience).unref();
        signal.addEventListener("abort", late, { once: true });
      });
      const result = await Promise.race([work(), overdue]);
      signal.throwIfAborted();
      return result;
    },
  };
}
