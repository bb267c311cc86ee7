// `node tools/release.mjs [FOLDER]`: writes the plugins' tarballs, which `pulumi plugin install` and a download address take, with their
// checksums. Default folder: `dist`.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setupOrExit } from "./setup.mjs";

await setupOrExit();
const repo = dirname(dirname(fileURLToPath(import.meta.url)));
// Loaded after the set-up, which installs esbuild.
const { writeTarballs } = await import("./release/tarballs.mjs");
for (const path of await writeTarballs(repo, resolve(process.argv[2] ?? join(repo, "dist")))) console.log(path);
