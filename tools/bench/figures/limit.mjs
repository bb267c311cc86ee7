import { atMost, exactly, shown } from "../rows.mjs";
import { unsaved } from "../runs.mjs";

const users = 600;
const perSecond = 50;

/** A service that takes 50 requests a second: a token bucket of 50, filled evenly. It answers further requests with 429. */
export const limit = {
  name: "limit",
  async measure(lab) {
    await lab.service.begin({ users }, { perSecond });
    const stack = await lab.stack("ours", { users, environment: { ...lab.service.limitedEnvironment, ...unsaved } });
    await stack.up();
    const seconds = await lab.service.span();
    const requests = Object.values(await lab.service.requests()).reduce((sum, count) => sum + count, 0);
    // The bucket is full at the beginning.
    const ideal = (requests - perSecond) / perSecond;
    return [
      atMost(`${users} writes at ${perSecond} requests a second: time ÷ ideal`, 1.1, seconds / ideal, {
        ours: `${seconds.toFixed(1)} s from the first to the last`,
        beside: `${requests} requests take ${ideal.toFixed(1)} s`,
      }),
      exactly("licenses that are missing after it", 0, 2 * users - (await lab.service.licenses())),
      shown("requests that were refused with 429 on the way", `${await lab.service.refused()}`),
    ];
  },
};
