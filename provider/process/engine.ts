import { setTimeout as sleep } from "node:timers/promises";
import { type Reporter, silent } from "../core/lifecycle";
import { printable } from "../http/printable";
import { lifeline } from "./engineLiveness";
import { isEngineThere, sayOnRow, speakTo } from "./pulumiInternals";

/** The Pulumi engine that started this provider process. */
export interface Engine {
  /** Speaks on the row of one resource; without a URN, on the stack's. */
  reporter(urn: string | undefined): Reporter;
  /** Settled when all that was said has arrived: a run may end with the answer to a call. */
  flush(): Promise<unknown>;
  /** Whether it was there and is there no more. A provider outlives an engine that was killed. */
  gone(): Promise<boolean>;
  /** Settled some seconds after it was there and is there no more; never, where it was not there in the beginning. */
  lost(): Promise<void>;
}

/** How long the engine may take to say that it is there, in milliseconds. */
const patience = 5_000;

/** Between two questions to an engine that does not answer, before it is lost for good; in milliseconds. */
const doubt = 3_000;

/** @param address `undefined`: there is no engine. */
export function connectEngine(address: string | undefined): Engine {
  if (address === undefined) return none;
  speakTo(address);
  let line = lifeline(address);
  const met = line.held;
  let said: Promise<unknown> = Promise.resolve();
  const answers = () => isEngineThere(patience);
  return {
    reporter: (urn) => {
      const say = (kind: "info" | "warn" | "status") => (text: string) => {
        said = sayOnRow(kind, printable(text), urn);
      };
      return { info: say("info"), warn: say("warn"), status: say("status") };
    },
    flush: () => said,
    // A question before each write would take as long as the write; a line that is cut could be an accident, so then it is asked.
    gone: async () => (await met) && (await line.cut()) && !(await answers()),
    async lost() {
      if (!(await met)) return new Promise(() => {});
      for (;;) {
        await line.end;
        const answered = await answers();
        await sleep(doubt);
        if (!answered && !(await answers())) return;
        // Cut by accident.
        line = lifeline(address);
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
