import type { Connected } from "../core/lifecycle";
import { type Service, withoutEngine } from "../services/service";
import type { Settings } from "../settings/settings";

/** Connections to the services of all stacks. Stacks with the same settings share a token, connections and what was read. */
export type Connections = (service: Service, settings: Settings) => Connected<object>;

export function connections(): Connections {
  const known = new Map<string, Connected<object>>();
  return (service, settings) => {
    const key = JSON.stringify([service.name, settings]);
    const connected = known.get(key) ?? service.drift().remembering(service.connect(settings, withoutEngine(settings)));
    known.set(key, connected);
    return connected;
  };
}
