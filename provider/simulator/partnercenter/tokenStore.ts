import type { Ids } from "../ids";
import type { JsonObject } from "../json";
import { Newest } from "../newest";
import type { AccessToken, Partner } from "./seed";

/** The newest tokens and the newest codes stay valid, this many of each. */
const keptOfEach = 10_000;

/**
 * Tokens that were seeded or given out. They look like Entra's (three parts, readable claims), but have no valid
 * signature.
 */
export class TokenStore {
  private readonly access = new Map<string, AccessToken>();
  private readonly issued = new Newest<string, AccessToken>(keptOfEach);
  /** Each with the tenant of its partner. */
  private readonly refresh = new Map<string, string>();
  private readonly issuedRefresh = new Newest<string, string>(keptOfEach);
  private readonly codes = new Newest<string, { pollsLeft: number; clientId: string }>(keptOfEach);

  constructor(
    partners: readonly Partner[],
    private readonly ids: Ids,
  ) {
    for (const { tenantId, accessTokens, refreshTokens } of partners) {
      for (const token of accessTokens) this.access.set(token.token, { tenantId, ...token });
      for (const token of refreshTokens) this.refresh.set(token, tenantId);
    }
  }

  find(token: string): AccessToken | undefined {
    return this.access.get(token) ?? this.issued.get(token);
  }

  issue(granted: Omit<AccessToken, "token">, claims: JsonObject): string {
    const token = this.unsigned(claims);
    this.issued.set(token, { ...granted, token });
    return token;
  }

  unsigned(claims: JsonObject): string {
    const header = encoded({ typ: "JWT", alg: "RS256", kid: "simulator" });
    return `${header}.${encoded({ ...claims, uti: this.ids.hexadecimal(22) })}.${this.ids.hexadecimal(43)}`;
  }

  knowsRefresh(token: string, tenantId: string): boolean {
    return (this.refresh.get(token) ?? this.issuedRefresh.get(token)) === tenantId;
  }

  rotate(used: string | undefined, { tenantId, refreshTokensOnce: once }: Partner): string {
    if (used !== undefined && once) for (const known of [this.refresh, this.issuedRefresh]) known.delete(used);
    const next = `0.Refresh-${this.ids.hexadecimal(32)}`;
    this.issuedRefresh.set(next, tenantId);
    return next;
  }

  openCode(clientId: string, polls: number): string {
    const code = `Code-${this.ids.hexadecimal(24)}`;
    this.codes.set(code, { pollsLeft: polls, clientId });
    return code;
  }

  /** A code can be used once. Before that, a device code is "pending" for some polls. */
  redeem(code: string, clientId: string): "given" | "pending" | "unknown" {
    const entry = this.codes.get(code);
    if (!entry || entry.clientId !== clientId) return "unknown";
    if (entry.pollsLeft > 0) {
      entry.pollsLeft -= 1;
      return "pending";
    }
    this.codes.delete(code);
    return "given";
  }

  revokeAll(): void {
    for (const known of [this.access, this.issued]) known.clear();
  }

  revokeRefresh(): void {
    for (const known of [this.refresh, this.issuedRefresh]) known.clear();
  }
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
