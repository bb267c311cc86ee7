import type { Ids } from "../ids";
import type { UiPath } from "./seed";

/** Tokens of the host's administrators. */
export class HostTokens {
  private readonly expiries = new Map<string, Date | undefined>();

  constructor(
    { accessTokens }: UiPath,
    private readonly ids: Ids,
  ) {
    for (const token of accessTokens) this.expiries.set(token, undefined);
  }

  isGood(token: string, now: Date): boolean {
    const expiry = this.expiries.get(token);
    return this.expiries.has(token) && (expiry === undefined || expiry > now);
  }

  issue(expires: Date): string {
    const token = `host.${this.ids.hexadecimal(32)}`;
    this.expiries.set(token, expires);
    return token;
  }

  revokeAll(): void {
    this.expiries.clear();
  }
}
