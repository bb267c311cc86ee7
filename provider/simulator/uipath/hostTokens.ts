import type { Ids } from "../ids";
import { Newest } from "../newest";
import type { UiPath } from "./seed";

/** The newest tokens stay valid, this many of them. */
const kept = 10_000;

/** Tokens of the host's administrators. */
export class HostTokens {
  private readonly seeded: Set<string>;
  private readonly expiries = new Newest<string, Date>(kept);

  constructor(
    { accessTokens }: UiPath,
    private readonly ids: Ids,
  ) {
    this.seeded = new Set(accessTokens);
  }

  isGood(token: string, now: Date): boolean {
    const expiry = this.expiries.get(token);
    return this.seeded.has(token) || (expiry !== undefined && expiry > now);
  }

  issue(expires: Date): string {
    const token = `host.${this.ids.hexadecimal(32)}`;
    this.expiries.set(token, expires);
    return token;
  }

  revokeAll(): void {
    this.seeded.clear();
    this.expiries.clear();
  }
}
