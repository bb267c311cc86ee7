import type { Call, Reply } from "../http";
import type { World } from "../world";
import { gatewayReply } from "./errors";

const windowMs = 60_000;

interface Window {
  requests: number;
  /** Uses the world's clock, which tests move, and the machine's, which continues while the world's clock is stopped. */
  begun: { world: number; machine: number };
}

/** "API throttling guidance": a limit of requests a minute for each partner's tenant. Refused requests count too. */
export class RateLimit {
  private readonly windows = new Map<string, Window>();

  reset(): void {
    this.windows.clear();
  }

  /** The gateway's 429, or undefined when the request is below the limit. */
  refusal(world: World, call: Call): Reply | undefined {
    const limit = world.behaviour.requestsPerMinute;
    if (limit === null || limit === undefined || !/^\/v1\//i.test(call.path)) return undefined;
    const tenant = world.partnerOf(world.tokens.find(call.bearer ?? "")?.tenantId).tenantId;
    const now = { world: world.now().getTime(), machine: performance.now() };
    let window = this.windows.get(tenant);
    if (!window || elapsed(window, now) >= windowMs) {
      window = { requests: 0, begun: now };
      this.windows.set(tenant, window);
    }
    window.requests += 1;
    if (window.requests <= limit) return undefined;
    const seconds = Math.max(1, Math.ceil((windowMs - elapsed(window, now)) / 1000));
    const refusal = gatewayReply(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`);
    return { ...refusal, headers: { "Retry-After": String(seconds) } };
  }
}

function elapsed({ begun }: Window, now: Window["begun"]): number {
  return Math.max(now.world - begun.world, now.machine - begun.machine);
}
