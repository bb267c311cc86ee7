import { readFileSync } from "node:fs";
import { SettingsError } from "../../core/errors";
import { keepSecret } from "../../http/secrets";
import { type Credentials, credentialsFrom } from "./credentials";
import type { PartnerCenterSettings } from "./settings";
import { type KeptToken, keepToken, readKeptToken, tokenFileOf } from "./tokenFile";

export interface Found {
  credentials: Credentials | "none" | { missing: string };
  /** Where newer refresh tokens are kept, and the one that is there. */
  file: string;
  kept: KeptToken | undefined;
  keep(refreshToken: string): Promise<void>;
  /** What another run has kept there since it was last looked at. */
  newer(): string | undefined;
}

/**
 * Credentials from the settings and the files that they name.
 *
 * @param warn is told when a token cannot be kept in the usual file; in a file that was named, that is an error.
 */
export function partnerCenterCredentials(settings: PartnerCenterSettings, warn: (text: string) => void): Found {
  const { certificateFile, ...given } = settings;
  const file = tokenFileOf(settings, process.env);
  const kept = given.tenantId === undefined || given.clientId === undefined ? undefined : readKeptToken(file, settings);
  const certificate = certificateFile === undefined ? undefined : readCertificate(certificateFile);
  const refreshToken = kept?.refreshToken ?? given.refreshToken;
  keepSecret(given.clientSecret, given.accessToken, given.refreshToken, kept?.refreshToken, certificate);
  return {
    credentials: credentialsFrom({ ...given, certificate, refreshToken }),
    file,
    kept,
    ...keeping(file, settings, kept?.refreshToken, warn),
  };
}

/** @param last the token that is in the file. */
function keeping(
  file: string,
  settings: PartnerCenterSettings,
  last: string | undefined,
  warn: (text: string) => void,
): Pick<Found, "keep" | "newer"> {
  let seen = last;
  return {
    async keep(refreshToken) {
      try {
        keepToken(file, settings, refreshToken, new Date());
        seen = refreshToken;
      } catch (error) {
        if (settings.tokenFile !== undefined || !(error instanceof SettingsError)) throw error;
        warn(error.message);
      }
    },
    newer() {
      const found = readAgain(file, settings);
      if (found === undefined || found === seen) return undefined;
      keepSecret(found);
      seen = found;
      return found;
    },
  };
}

/** What is wrong with the file was said when it was read first. */
function readAgain(file: string, settings: PartnerCenterSettings): string | undefined {
  try {
    return readKeptToken(file, settings)?.refreshToken;
  } catch {
    return undefined;
  }
}

export function readCertificate(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError(
      `certificateFile ${JSON.stringify(file)} cannot be read: ${(error as NodeJS.ErrnoException).code}. Expected a PEM file with certificate and key.`,
      { setting: "certificateFile", problem: "unreadable" },
    );
  }
}
