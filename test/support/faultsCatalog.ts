import type { FaultRule, Simulator } from "pulumi-licenses/simulator";
import type { Front, WireTrouble } from "./faultsFront";
import type { Line, LineTrouble, Target } from "./faultsLine";

/** The faults of one call: the columns of the table. */

export interface Bench {
  simulator: Simulator;
  front: Front;
  line: Line;
}

export interface Fault {
  /** A short code for the head of a column. */
  code: string;
  meaning: string;
  /** The calls that the fault can strike. "write": calls that change something. */
  strikes?: "write" | "PATCH";
  /** Whether the client's requests must pass the server in front. */
  byFront?: boolean;
  arm(bench: Bench, target: Target, times: number, origin: string): void;
}

type Effect = FaultRule["effect"];

const answered =
  (effect: Effect): Fault["arm"] =>
  ({ simulator }, target, times) =>
    simulator.faults.add({ ...target, times, effect });

const onTheLine =
  (trouble: LineTrouble): Fault["arm"] =>
  ({ line }, target, times, origin) =>
    line.arm(origin, target, trouble, times);

const onTheWire =
  (trouble: WireTrouble): Fault["arm"] =>
  ({ front }, target, times) =>
    front.arm(target, trouble, times);

/** The server does not answer. The client waits this long, in milliseconds. */
const patience = 150;

const silent =
  (when: "before" | "after"): Fault["arm"] =>
  ({ simulator, line }, target, times, origin) => {
    // Strikes each matching call, because concurrent calls may arrive in another order, and a patient call would wait too long.
    line.arm(origin, target, { line: "impatient", after: patience }, Number.POSITIVE_INFINITY);
    simulator.faults.add({ ...target, times, effect: { do: "hang", when } });
  };

/** Ten minutes between our clock and the service's, which gives start times by its own clock. */
const skewed =
  (milliseconds: number): Fault["arm"] =>
  (bench, target, times, origin) => {
    bench.simulator.world.clock.forward(milliseconds);
    throttledUntilDate(bench, target, times, origin);
  };

const throttledUntilDate = answered({ do: "status", status: 429, retryAfter: { dateIn: 1 } });
const tenMinutes = 600_000;

const statuses = [500, 502, 503, 504];

export const faults: Fault[] = [
  {
    code: "429s",
    meaning: "429, Retry-After in seconds",
    arm: answered({ do: "status", status: 429, retryAfter: 1 }),
  },
  { code: "429d", meaning: "429, Retry-After as a date", arm: throttledUntilDate },
  { code: "429", meaning: "429 without Retry-After", arm: answered({ do: "status", status: 429 }) },
  ...statuses.map((status) => ({
    code: String(status),
    meaning: `${status}, not processed`,
    arm: answered({ do: "status", status }),
  })),
  ...statuses.map((status) => ({
    code: `${status}+`,
    meaning: `${status}, processed`,
    strikes: "write" as const,
    arm: answered({ do: "status", status, when: "after" }),
  })),
  { code: "refu", meaning: "connection refused", arm: onTheLine({ line: "refused" }) },
  { code: "dns", meaning: "no such host", arm: onTheLine({ line: "no such host" }) },
  { code: "rst", meaning: "connection reset, not processed", byFront: true, arm: onTheWire("reset before") },
  {
    code: "rst+",
    meaning: "connection reset, processed",
    strikes: "write",
    byFront: true,
    arm: onTheWire("reset after"),
  },
  { code: "drop", meaning: "connection closed, not processed", arm: answered({ do: "drop" }) },
  {
    code: "drp+",
    meaning: "connection closed, processed; the service answers a repeated request as the first time",
    strikes: "write",
    arm: answered({ do: "drop", when: "after" }),
  },
  {
    code: "drp*",
    meaning: "connection closed, processed; the service takes a repeated request for a new one",
    strikes: "write",
    arm: ({ simulator }, target, times) => {
      simulator.world.behaviour.replay = false;
      simulator.faults.add({ ...target, times, effect: { do: "drop", when: "after" } });
    },
  },
  { code: "time", meaning: "time-out, not processed", arm: silent("before") },
  { code: "tim+", meaning: "time-out, processed", strikes: "write", arm: silent("after") },
  { code: "cut", meaning: "half an answer, well-formed HTTP", arm: answered({ do: "body", as: "cut" }) },
  { code: "cutw", meaning: "half an answer, then the connection ends", byFront: true, arm: onTheWire("cut") },
  { code: "garb", meaning: "garbage", arm: answered({ do: "body", as: "garbage" }) },
  { code: "html", meaning: "a web page with the answer's status", arm: answered({ do: "body", as: "html" }) },
  { code: "void", meaning: "an empty body", arm: answered({ do: "body", as: "empty" }) },
  { code: "type", meaning: "content type text/plain", arm: answered({ do: "body", as: "wrongType" }) },
  { code: "bom", meaning: "a byte order mark", arm: answered({ do: "body", as: "byteOrderMark" }) },
  {
    code: "401",
    meaning: "the access token is revoked a moment before",
    arm: onTheLine({ line: "meanwhile", act: (simulator) => simulator.change({ change: "revokeTokens" }) }),
  },
  { code: "fast", meaning: "the service's clock is 10 minutes ahead; 429 with a date", arm: skewed(tenMinutes) },
  { code: "slow", meaning: "the service's clock is 10 minutes behind; 429 with a date", arm: skewed(-tenMinutes) },
  {
    code: "etag",
    meaning: "someone else changed the subscription a moment before",
    strikes: "PATCH",
    arm: answered({ do: "staleEtag" }),
  },
  { code: "dup", meaning: "the same answer twice on the wire", byFront: true, arm: onTheWire("twice") },
  {
    code: "lag",
    meaning: "processed, and the next 2 reads show the world before",
    strikes: "write",
    arm: answered({ do: "lag", reads: 2 }),
  },
];
