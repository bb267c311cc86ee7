import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Call, Reply } from "./http";

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".js": "text/javascript; charset=utf-8",
};

/** The page may load only what this simulator serves. */
const headers = {
  "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/** The package has these files unchanged, beside `dist`. */
const folder = join(__dirname, "../../simulator/face");

let files: ReadonlyMap<string, Reply> | undefined;

/** The web page at `/` and its files. Undefined when the request is for something else. */
export function answerFace(call: Call): Reply | undefined {
  if (call.method !== "GET" && call.method !== "HEAD") return undefined;
  files ??= new Map(
    readdirSync(folder).map((name) => {
      const contentType = contentTypes[extname(name)] ?? "application/octet-stream";
      const path = name === "index.html" ? "/" : `/simulator/face/${name}`;
      return [path, { status: 200, headers, contentType, text: readFileSync(join(folder, name), "utf8") }];
    }),
  );
  return files.get(call.path);
}
