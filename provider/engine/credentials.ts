import { readFileSync } from "node:fs";
import { SettingsError } from "../errors";
import { keepSecret } from "../http/secrets";
import { type Credentials, credentialsFrom } from "../partnercenter/credentials";
import type { PartnerCenterSettings } from "./settings";
import { type KeptToken, keepToken, readKeptToken, tokenFileOf } from "./tokenFile";

export interface Found {
  credentials: Credentials | "none" | { missing: string };
  /** Where newer refresh tokens are kept, and the one that is there. */
  file: string;
  kept: KeptToken | undefined;
  keep(refreshToken: string): Promise<void>;
}

/** Credentials from the settings and the files that they name. */
export function partnerCenterCredentials(settings: PartnerCenterSettings): Found {
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
    keep: async (newer) => keepToken(file, settings, newer, new Date()),
  };
}

export function readCertificate(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError(
      `certificateFile ${JSON.stringify(file)} cannot be read: ${(error as NodeJS.ErrnoException).code}. Expected a PEM file with certificate and key.`,
    );
  }
}
