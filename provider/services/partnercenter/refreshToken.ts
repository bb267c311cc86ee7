import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SettingsError } from "../../core/errors";
import { targetOf } from "../../core/replaceFile";

/** Entra's life of a refresh token, from the sign-in that gave it ("GDAP and secure application model"). Each sign-in gives a new one. */
export const lifetimeDays = 90;

const day = 86_400_000;

export const endOf = (issued: Date): Date => new Date(issued.getTime() + lifetimeDays * day);

/** A day that has begun counts; 0 or less: it has ended. */
export const daysLeft = (issued: Date, now: Date): number => Math.ceil((endOf(issued).getTime() - now.getTime()) / day);

/** The date alone, as people write it down. */
export const dateOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** A token that was signed for and then cannot be kept is lost, so this is looked at before. The file is replaced, so its folder counts. */
export function assertKeepable(file: string): void {
  try {
    const folder = dirname(targetOf(file));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  } catch (error) {
    throw new SettingsError(
      `No refresh token can be kept in ${file}: ${(error as NodeJS.ErrnoException).code}. ` +
        "Name a file in a folder that can be written with licenses:partnerCenter.tokenFile or PARTNER_CENTER_TOKEN_FILE.",
      { setting: "tokenFile", problem: "notWritable" },
    );
  }
}
