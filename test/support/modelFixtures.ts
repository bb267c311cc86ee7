import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../provider/http/json";

export const documentedText = (name: string): string =>
  readFileSync(join(__dirname, "../fixtures/partner-center", `${name}.json`), "utf8");

/** A body as Microsoft documents it; `test/fixtures/README.md` names the page of each. */
export const documented = (name: string): Json => JSON.parse(documentedText(name)) as Json;
