import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SettingsError } from "../../core/errors";
import { replaceFile, targetOf } from "../../core/replaceFile";
import { isPublicApi, type PartnerCenterSettings } from "./settings";

/**
 * Where the newest refresh token is kept. Entra replaces it with each sign-in, and the one in the settings ends after 90 days,
 * so the newer one wins, until another one is configured.
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
 * The file that is named, or the usual one: for each authority, tenant and application, and for each API that is not the public one,
 * as what one authority issued is sent to no other, and brings tokens for no other API; and for each configured token, as two of them are two users. The first release had one file for all configured tokens:
 * where it holds what came from this one, it stays in use.
 */
export function tokenFileOf(owner: Owner, environment: Record<string, string | undefined>): string {
  const { tenantId = "", clientId = "", refreshToken, tokenFile, authorityUrl, apiUrl } = owner;
  if (tokenFile !== undefined) return tokenFile;
  const folder = join(environment.XDG_CONFIG_HOME || join(home(), ".config"), "pulumi-licenses");
  const authority = new URL(authorityUrl).host;
  const api = apiUrl === undefined || isPublicApi(apiUrl) ? authority : new URL(apiUrl).host;
  const name = [authority, ...(api === authority ? [] : [api]), tenantId, clientId].map(encodeURIComponent).join("_");
  const shared = join(folder, `${name}.json`);
  if (refreshToken === undefined) return shared;
  const own = join(folder, `${name}_${fingerprint(refreshToken)?.slice(0, 12)}.json`);
  return !existsSync(own) && mayHold(shared, refreshToken) ? shared : own;
}

/** Containers may run as a user whom the machine does not know, and who has no home. */
function home(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}

/** Also a file that cannot be read, which is then said. */
function mayHold(file: string, refreshToken: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const kept = content.safeParse(parsed(readFileSync(file, "utf8")));
    return !kept.success || kept.data.configured === fingerprint(refreshToken);
  } catch {
    return true;
  }
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
    // The default file may lie in another user's folder. Its errors matter only if a refresh token is used.
    const needed = tokenFile !== undefined || (refreshToken !== undefined && accessToken === undefined);
    if (!needed || code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new SettingsError(
      `The file of tokens ${file} cannot be read: ${code}. Make it readable, or name another one with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE.`,
      { setting: "tokenFile", problem: "unreadable" },
    );
  }
  const kept = content.safeParse(parsed(text));
  if (!kept.success)
    throw new SettingsError(
      `The file of tokens ${file} is damaged. Delete it, and sign in again with \`licenses auth login\` or configure a refresh token.`,
      { setting: "tokenFile", problem: "damaged" },
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

/** Only the owner of the file can read it. */
export function keepToken(file: string, { refreshToken: configured }: Owner, refreshToken: string, issued: Date): void {
  const kept: KeptToken = { refreshToken, issued: issued.toISOString(), configured: fingerprint(configured) };
  try {
    const target = targetOf(file);
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    replaceFile(target, `${JSON.stringify(kept, undefined, 2)}\n`);
  } catch (error) {
    throw new SettingsError(
      `The new refresh token cannot be kept in ${file}: ${(error as NodeJS.ErrnoException).code}. ` +
        "Name a file in a folder that can be written with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE; without it, sign-ins stop working when the configured token ends.",
      { setting: "tokenFile", problem: "notWritable" },
    );
  }
}

/** Takes away the kept token, whichever configured one it came from; a link to it stays. @returns whether there was one. */
export function forgetToken(file: string): boolean {
  try {
    const target = targetOf(file);
    if (!existsSync(target)) return false;
    if (!content.safeParse(parsed(readFileSync(target, "utf8"))).success)
      throw new SettingsError(
        `${file} does not hold a refresh token of licenses, so it was left. If it is a damaged one, delete it; if not, name another file with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE.`,
      );
    rmSync(target);
    return true;
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError(
      `The refresh token in ${file} cannot be removed: ${(error as NodeJS.ErrnoException).code}. It still signs in. Delete the file as a user who may.`,
    );
  }
}
