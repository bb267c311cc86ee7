import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SettingsError } from "../errors";
import { isPublicApi, type PartnerCenterSettings } from "./settings";

/**
 * Where the newest refresh token is kept. Entra replaces it with each sign-in, and the one in the settings ends after 90 days,
 * so the newer one wins, until somebody configures another one.
 */

const content = z.object({
  refreshToken: z.string().min(1),
  /** When it was issued, ISO 8601. */
  issued: z.iso.datetime(),
  /** Fingerprint of the configured token that it came from; null: none was configured. */
  configured: z.string().nullable(),
});

export type KeptToken = z.output<typeof content>;

type Owner = Pick<
  PartnerCenterSettings,
  "tenantId" | "clientId" | "refreshToken" | "accessToken" | "tokenFile" | "authorityUrl"
> &
  Partial<Pick<PartnerCenterSettings, "apiUrl">>;

/**
 * One file for each authority, tenant and application, and for each API that is not the public one: what one authority issued is
 * sent to no other, and brings tokens for no other API.
 */
export function tokenFileOf(
  { tenantId = "", clientId = "", tokenFile, authorityUrl, apiUrl }: Owner,
  environment: Record<string, string | undefined>,
): string {
  const home = environment.XDG_CONFIG_HOME || join(homedir(), ".config");
  const authority = new URL(authorityUrl).host;
  const api = apiUrl === undefined || isPublicApi(apiUrl) ? authority : new URL(apiUrl).host;
  const name = [authority, ...(api === authority ? [] : [api]), tenantId, clientId].map(encodeURIComponent).join("_");
  return tokenFile ?? join(home, "pulumi-licenses", `${name}.json`);
}

const fingerprint = (token: string | undefined) =>
  token === undefined ? null : createHash("sha256").update(token).digest("hex");

/** What the file holds, if it holds anything that is newer than what is configured. */
export function readKeptToken(file: string, { refreshToken, accessToken, tokenFile }: Owner): KeptToken | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file that nobody named, in a folder that may be somebody else's, matters only where a refresh token does.
    const needed = tokenFile !== undefined || (refreshToken !== undefined && accessToken === undefined);
    if (!needed || code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new SettingsError(
      `The file of tokens ${file} cannot be read: ${code}. Make it readable, or name another one with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE.`,
    );
  }
  const kept = content.safeParse(parsed(text));
  if (!kept.success)
    throw new SettingsError(
      `The file of tokens ${file} is damaged. Delete it, and sign in again with \`licenses auth login\` or configure a refresh token.`,
    );
  return kept.data.configured === fingerprint(refreshToken) || refreshToken === undefined ? kept.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody ever reads half a token; readable by its owner only. */
export function keepToken(file: string, { refreshToken: configured }: Owner, refreshToken: string, issued: Date): void {
  const kept: KeptToken = { refreshToken, issued: issued.toISOString(), configured: fingerprint(configured) };
  const draft = `${file}.${process.pid}.draft`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    throw new SettingsError(
      `The new refresh token cannot be kept in ${file}: ${(error as NodeJS.ErrnoException).code}. ` +
        "Name a file that can be written with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE; without it, sign-ins stop working when the configured token ends.",
    );
  }
}
