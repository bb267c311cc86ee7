import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";

/**
 * A program of the package as one file, which needs Node and nothing else. Names and lines stay as they are written, so that the stack
 * trace of a bug can be read; a smaller file did not start faster.
 *
 * @param {string} entry path of the program below the repository's folder
 * @param {string} repo the repository's folder
 * @returns {Promise<{ code: string, notices: string }>} `notices`: the licenses of the libraries in the file, which ask to be named
 */
export async function bundle(entry, repo) {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: repo,
    entryPoints: [entry],
    // Only the name counts: nothing is written.
    outfile: "bundle.js",
    write: false,
    bundle: true,
    platform: "node",
    target: "node20.18",
    metafile: true,
    logLevel: "warning",
    plugins: [grpcOfPulumi(repo)],
  });
  if (warnings.length > 0) throw new Error(`esbuild warns of ${warnings.length} lines of ${entry}: see above.`);
  const [{ text: code }] = outputFiles;
  return { code, notices: noticesOf(Object.keys(metafile.inputs), repo) };
}

/**
 * `process/pulumiGrpc.ts` requires gRPC and protobuf from the folder of Pulumi's SDK, in a form that esbuild cannot see. In the bundle
 * they are required literally, from the same folder.
 */
const grpcOfPulumi = (repo) => ({
  name: "gRPC and protobuf in the copies of Pulumi's SDK",
  setup({ onLoad }) {
    const sdk = dirname(createRequire(join(repo, "provider", "package.json")).resolve("@pulumi/pulumi/package.json"));
    onLoad({ filter: /provider[\\/]dist[\\/]process[\\/]pulumiGrpc\.js$/ }, async ({ path }) => {
      const written = await readFile(path, "utf8");
      const contents = written.replace(/^const fromPulumi = .*$/m, "").replaceAll("fromPulumi(", "require(");
      if (/createRequire\)|fromPulumi/.test(contents))
        throw new Error(`${path} has changed: adapt tools/release/bundle.mjs.`);
      return { contents, resolveDir: sdk };
    });
  },
});
