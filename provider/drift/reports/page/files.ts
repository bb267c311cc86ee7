import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files stand in the package as they were written, beside what is compiled. */
const folder = join(dirname(require.resolve("pulumi-licenses/package.json")), "drift/reports/page");

/** A file that is put into the page. */
export const pageFile = (file: "page.css" | "page.js"): string => readFileSync(join(folder, file), "utf8");
