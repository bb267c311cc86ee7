import type { Ids } from "../ids";
import type { JsonObject } from "../json";
import { Newest } from "../newest";
import type { AccessToken, Partner } from "./seed";

/** So many tokens of each kind are remembered of those that were given out. */
const mostIssued = 10_000;

/**
 * Tokens that were seeded or given out. They look like Entra's (three parts, readable claims), but nobody signed
 * them.
 */
export class TokenStore {
  private readonly access = {
    seeded: new Map<string, AccessToken>(),
    issued: new Newest<string, AccessToken>(mostIssued),
  };
  /** Each with the tenant of its partner. */
  private readonly refresh = { seeded: new Map<string, string>(), issued: new Newest<string, string>(mostIssued) };
  private readonly codes = new Newest<string, { pollsLeft: number; clientId: string }>(mostIssued);

  constructor(
    partners: readonly Partner[],
    private readonly ids: Ids,
  ) {
    for (const { tenantId, accessTokens, refreshTokens } of partners) {
      for (const token of accessTokens) this.access.seeded.set(token.token, { tenantId, ...token });
      for (const token of refreshTokens) this.refresh.seeded.set(token, tenantId);
    }
  }

  find(token: string): AccessToken | undefined {
    return this.access.seeded.get(token) ?? this.access.issued.get(token);
  }

  issue(granted: Omit<AccessToken, "token">, claims: JsonObject): string {
    const token = this.unsigned(claims);
    this.access.issued.set(token, { ...granted, token });
    return token;
  }

  unsigned(claims: JsonObject): string {
    const header = encoded({ typ: "JWT", alg: "RS256", kid: "simulator" });
    return `${header}.${encoded({ ...claims, uti: this.ids.hexadecimal(22) })}.${this.ids.hexadecimal(43)}`;
  }

  knowsRefresh(token: string, tenantId: string): boolean {
    return (this.refresh.seeded.get(token) ?? this.refresh.issued.get(token)) === tenantId;
  }

  rotate(used: string | undefined, { tenantId, refreshTokensOnce: once }: Partner): string {
    if (used !== undefined && once) for (const tokens of Object.values(this.refresh)) tokens.delete(used);
    const next = `0.Refresh-${this.ids.hexadecimal(32)}`;
    this.refresh.issued.set(next, tenantId);
    return next;
  }

  openCode(clientId: string, polls: number): string {
    const code = `Code-${this.ids.hexadecimal(24)}`;
    this.codes.set(code, { pollsLeft: polls, clientId });
    return code;
  }

  /** A code opens once; until then a device's code is "pending" for some polls. */
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
    for (const tokens of Object.values(this.access)) tokens.clear();
  }

  revokeRefresh(): void {
    for (const tokens of Object.values(this.refresh)) tokens.clear();
  }
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
