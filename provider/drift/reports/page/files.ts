import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package has these files unchanged, beside the compiled code. */
const folder = join(dirname(require.resolve("pulumi-licenses/package.json")), "drift/reports/page");

/** Reads a file whose content goes into the page. */
export const pageFile = (file: "page.css" | "page.js"): string => readFileSync(join(folder, file), "utf8");
