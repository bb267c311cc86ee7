import { z } from "zod";

/** What an access token says of itself. The signature is not verified: use the claims for display only. */
export interface Claims {
  /** User principal name. */
  user?: string;
  tenantId?: string;
  clientId?: string;
  /** The service that the token is for. */
  audience?: string;
  /** Whom the application acts for. */
  actsFor?: "user" | "application";
  /** Whether the sign-in had a second factor; absent where the token does not say. */
  secondFactor?: boolean;
}

const text = z.string().min(1).optional().catch(undefined);

const claims = z.object({
  upn: text,
  unique_name: text,
  preferred_username: text,
  tid: text,
  appid: text,
  azp: text,
  aud: text,
  scp: text,
  idtyp: text,
  roles: z.array(z.string()).optional().catch(undefined),
  amr: z.array(z.string()).optional().catch(undefined),
});

/** Nothing for a token that cannot be read: a token is the service's business, and need not be a JWT. */
export function claimsOf(token: string): Claims {
  const parsed = claims.safeParse(payloadOf(token));
  if (!parsed.success) return {};
  const { upn, unique_name, preferred_username, tid, appid, azp, aud, amr } = parsed.data;
  return present({
    user: upn ?? unique_name ?? preferred_username,
    tenantId: tid,
    clientId: appid ?? azp,
    audience: aud,
    actsFor: actsFor(parsed.data),
    secondFactor: amr?.includes("mfa"),
  });
}

/** Delegated permissions stand in `scp`, an application's own in `roles`. */
function actsFor({ idtyp, scp, roles }: z.output<typeof claims>): Claims["actsFor"] {
  if (idtyp === "app") return "application";
  if (idtyp === "user" || scp !== undefined) return "user";
  return roles === undefined ? undefined : "application";
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

type Optional<Value> = { [Key in keyof Value]?: Value[Key] | undefined };

const present = (given: Optional<Claims>): Claims =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
