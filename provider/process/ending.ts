import { finished } from "../http/finishing";
import type { Engine } from "./engine";

/** Whether this process is Pulumi's for dynamic providers, and not a program, a command or a test that loads this package. */
const isProvider = /[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/.test(process.argv[1] ?? "");

/**
 * Ends a provider process some seconds after its engine was killed, when the requests that were sent have their answers. Without
 * this the process would go on, as its waits may last for minutes.
 */
export function endWith(engine: Engine): void {
  if (!isProvider) return;
  void engine
    .lost()
    .then(finished)
    .then(() => process.exit());
}
