import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../declarations/readText";
import { signed } from "./authors";
import type { SignedDecision } from "./decide";
import { decisionFileName, readDecisions } from "./decisionFile";

/** The decisions of a project. @param folder the project's. @throws {SettingsError} where the file has a mistake. */
export async function decisionsIn(folder: string): Promise<SignedDecision[]> {
  const file = join(folder, decisionFileName);
  return existsSync(file) ? signed(readDecisions(readText(file), decisionFileName), file) : [];
}
