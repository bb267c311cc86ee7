import { readFileSync } from "node:fs";
import { SettingsError } from "../core/errors";

/** @throws {SettingsError} where the file cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const advice = code === "ENOENT" ? `There is no such file (looked for in ${process.cwd()}).` : `It is ${code}.`;
    throw new SettingsError(`${file} cannot be read. ${advice}`);
  }
}
