import { createInterface } from "node:readline/promises";
import { SettingsError } from "../core/errors";

/** Asks on a terminal. @throws {SettingsError} where the answer is no, or there is nobody to ask. @param yes whether that was said already. */
export async function confirm(what: string, { yes }: { yes: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new SettingsError(`Nothing is written: there is no terminal to ask whether to ${what}. Add --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`\nDo you want to ${what}? (yes/no) `).finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new SettingsError("Nothing is written.");
}
