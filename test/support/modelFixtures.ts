import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../provider/http/json";

export const documentedText = (name: string, service: "partner-center" | "uipath" = "partner-center"): string =>
  readFileSync(join(__dirname, "../fixtures", service, `${name}.json`), "utf8");

/** A body as Microsoft or UiPath documents it; `test/fixtures/README.md` names the page of each. */
export const documented = (name: string, service?: "partner-center" | "uipath"): Json =>
  JSON.parse(documentedText(name, service)) as Json;
