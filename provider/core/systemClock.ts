import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./lifecycle";

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
};
