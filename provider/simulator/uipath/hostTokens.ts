import type { Ids } from "../ids";
import { Newest } from "../newest";
import type { UiPath } from "./seed";

/** So many are remembered of those that were given out. */
const mostIssued = 10_000;

/** Tokens of the host's administrators. */
export class HostTokens {
  private readonly seeded: Set<string>;
  private readonly issued = new Newest<string, Date>(mostIssued);

  constructor(
    { accessTokens }: UiPath,
    private readonly ids: Ids,
  ) {
    this.seeded = new Set(accessTokens);
  }

  isGood(token: string, now: Date): boolean {
    const expiry = this.issued.get(token);
    return this.seeded.has(token) || (expiry !== undefined && expiry > now);
  }

  issue(expires: Date): string {
    const token = `host.${this.ids.hexadecimal(32)}`;
    this.issued.set(token, expires);
    return token;
  }

  revokeAll(): void {
    this.seeded.clear();
    this.issued.clear();
  }
}
