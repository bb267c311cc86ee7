import { NoAnswer } from "./errors";

/** How often in a row a write whose outcome is unknown is looked up and sent again: after no answer, and after a 401 or 429. */
const most = { unanswered: 3, turnedAway: 8 };

/**
 * Counts the failures of one run. The result says whether to look, and to send again what is not there; it is `false` for any other
 * error.
 */
export function lookups(): (error: unknown) => error is NoAnswer {
  const failures = { unanswered: 0, turnedAway: 0 };
  return (error): error is NoAnswer => {
    if (!(error instanceof NoAnswer) || error.outcome !== "unknown") return false;
    const kind = error.turnedAway ? "turnedAway" : "unanswered";
    return ++failures[kind] <= most[kind];
  };
}
