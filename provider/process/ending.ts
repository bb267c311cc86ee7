import { finished } from "../http/finishing";
import type { Engine } from "./engine";

/**
 * Ends a process that the engine has started some seconds after the engine was killed, when the requests that were sent have their
 * answers. Without this the process would go on, as its waits may last for minutes.
 */
export function endWith(engine: Engine): void {
  void engine
    .lost()
    .then(finished)
    .then(() => process.exit());
}
