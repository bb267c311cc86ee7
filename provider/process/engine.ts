import { setTimeout as sleep } from "node:timers/promises";
import { type Reporter, silent } from "../core/lifecycle";
import { printable } from "../http/printable";
import { engineService } from "./engineClient";
import { watchEngine } from "./engineLiveness";

/** The Pulumi engine that started this provider process. */
export interface Engine {
  /** Messages on the row of one resource; without a URN, on the row of the stack. */
  reporter(urn: string | undefined): Reporter;
  /** Settled when the engine has received all messages. The engine may end the run with the answer to a call. */
  flush(): Promise<unknown>;
  /** Whether the engine was there at the start and has ended since. A provider process outlives an engine that was killed. */
  gone(): Promise<boolean>;
  /** Settled some seconds after the engine has ended. Never settled if the engine was not there at the start. */
  lost(): Promise<void>;
}

/** How long the engine may take to answer, in milliseconds. */
const patience = 5_000;

/** Milliseconds between the two requests that the engine has to leave unanswered before it counts as lost. */
const doubt = 3_000;

/** @param address host and port of the engine. `undefined`: no engine started this process. */
export function connectEngine(address: string | undefined): Engine {
  if (address === undefined) return none;
  const engine = engineService(address);
  let liveness = watchEngine(address);
  const met = liveness.held;
  let sent: Promise<unknown> = Promise.resolve();
  const answers = () => engine.isThere(patience);
  return {
    reporter: (urn) => {
      const say = (kind: "info" | "warn" | "status") => (text: string) => {
        sent = engine.say(kind, printable(text), urn);
      };
      return { info: say("info"), warn: say("warn"), status: say("status") };
    },
    flush: () => sent,
    // A request to the engine before each write would take as long as the write. So the engine is asked only when the connection is cut.
    gone: async () => (await met) && (await liveness.cut()) && !(await answers()),
    async lost() {
      if (!(await met)) return new Promise(() => {});
      for (;;) {
        await liveness.end;
        const answered = await answers();
        await sleep(doubt);
        if (!answered && !(await answers())) return;
        // The engine is there: only the connection was cut.
        liveness = watchEngine(address);
      }
    },
  };
}

const none: Engine = {
  reporter: () => silent,
  flush: async () => {},
  gone: async () => false,
  lost: () => new Promise(() => {}),
};
