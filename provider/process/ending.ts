import { finished } from "../http/finishing";
import type { Engine } from "./engine";

/** Pulumi's own script for dynamic providers. A program, a command or a test that loads this package is another process. */
const isProvider = /[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/.test(process.argv[1] ?? "");

/**
 * Ends a provider process some seconds after its engine was killed, and after the writes that are on their way: no one else would end
 * it, and its waits may last for minutes.
 */
export function endWith(engine: Engine): void {
  if (!isProvider) return;
  void engine
    .lost()
    .then(finished)
    .then(() => process.exit());
}
