import { keyedLock } from "../../../provider/core/keyedLock";
import { type Connected, unowned } from "../../../provider/core/lifecycle";
import { systemClock } from "../../../provider/core/systemClock";
import type { Settings } from "../../../provider/settings/settings";
import { type Toys, toys } from "./api";

export function connectToyShop(settings: Settings): Connected<Toys> {
  const api = toys(settings.toy);
  return (tell) => ({
    api,
    clock: systemClock,
    tell,
    warnOnce: tell.warn,
    ownership: unowned,
    lock: keyedLock(),
    removalWasShown: () => false,
    wait: { limit: settings.waitSeconds, poll: settings.pollSeconds },
  });
}
