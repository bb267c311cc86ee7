import { noTrace } from "../../provider/http/trace";
import { type Credentials, partnerCenterTokens } from "../../provider/services/partnercenter/credentials";
import { ModelClock } from "./modelClock";
import type { Behaviour, Script } from "./modelServer";
import { pool, startServer } from "./modelService";

export type MakeSource = typeof partnerCenterTokens;

export const app = {
  kind: "app" as const,
  tenantId: "contoso.example",
  clientId: "a-client",
  proof: { secret: "planted-client-secret" },
} satisfies Credentials;
export const user = {
  ...app,
  kind: "app+user" as const,
  refreshToken: "planted-refresh-token",
} satisfies Credentials;

/** Numbered tokens that live an hour, as the v2 endpoint answers. */
export const tokens: Script = (_request, index) => ({
  body: { token_type: "Bearer", expires_in: 3600, access_token: `token-${index + 1}` },
});

export async function signIn(
  script: Script | Behaviour[] = tokens,
  {
    credentials = app,
    make = partnerCenterTokens,
    newer = () => undefined,
  }: { credentials?: Credentials; make?: MakeSource; newer?: () => string | undefined } = {},
) {
  const server = await startServer(script);
  const clock = new ModelClock();
  const kept: string[] = [];
  const keep = async (refreshToken: string) => void kept.push(refreshToken);
  const authority = { authorityUrl: server.url, resource: "https://api.example", keep, newer };
  return {
    server,
    clock,
    kept,
    token: make(credentials, authority, { dispatcher: pool(), clock, trace: noTrace, limit: 60 }),
  };
}

export const form = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));
