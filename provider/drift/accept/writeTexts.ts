import { join } from "node:path";
import { SettingsError } from "../../core/errors";
import { replaceSharedFile } from "../../core/replaceFile";
import { readText } from "../../declarations/readText";
import type { Acceptance, Text } from "./accept";

/**
 * Writes what was accepted. People may have changed a file while they were asked, so all are read again first.
 *
 * @param folder the project's.
 * @param read the texts that the edits were made of.
 * @throws {SettingsError} where one of them is another now. No file is written then.
 */
export function writeTexts(folder: string, read: Text[], edited: Acceptance["texts"]): void {
  const changed = read.filter(({ path, text }) => edited.has(path) && readText(join(folder, path)) !== text);
  if (changed.length > 0)
    throw new SettingsError(
      `Nothing is written: ${changed.map(({ path }) => path).join(" and ")} changed meanwhile. Run the same command again.`,
    );
  for (const [path, text] of edited) replaceSharedFile(join(folder, path), text);
}
