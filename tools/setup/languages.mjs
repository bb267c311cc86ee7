import { readFileSync } from "node:fs";
import { join } from "node:path";
import { duration, writeJson } from "./common.mjs";
import { goBuild } from "./goBuild.mjs";
import { madeOnce } from "./madeOnce.mjs";
import { hostAndEnvironment } from "./python.mjs";
import { provideSdkGenerators } from "./sdkGenerators.mjs";

/**
 * How programs in a language other than JavaScript come to run: each answers the folders that have to be on PATH for that.
 * `sdk` is no language, but what the SDKs of all languages are generated with.
 */
const LANGUAGES = {
  yaml: (context) =>
    host(context, {
      module: "yaml",
      title: "building Pulumi's language host for YAML",
      target: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
      file: "pulumi-language-yaml",
      packages: 670,
    }),
  python: hostAndEnvironment,
  go: (context) =>
    host(context, {
      module: "go",
      title: "building Pulumi's language host for Go",
      target: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
      file: "pulumi-language-go",
      packages: 530,
    }),
  sdk: provideSdkGenerators,
};

/**
 * Builds what programs in YAML, Python and Go need to run, where it is not there yet. What cannot be built is no error,
 * since neither the package nor the demo needs it. What came of it is also in `.setup/languages.json`, for the tests.
 *
 * @returns {Promise<Record<"yaml" | "python" | "go" | "sdk", { path: string[] } | { problem: string }>>} `path`: folders for the front of PATH
 */
export async function provideLanguages(context) {
  const outcomes = {};
  for (const [language, provide] of Object.entries(LANGUAGES))
    outcomes[language] = await attempt(context, language, provide);
  writeJson(join(context.repo, ".setup", "languages.json"), outcomes);
  return outcomes;
}

async function attempt(context, language, provide) {
  const started = Date.now();
  try {
    const path = await provide(context);
    const took = Date.now() - started;
    if (took > 1000) context.log(`${language}: ready in ${duration(took)}`);
    return { path };
  } catch (error) {
    const problem = [error.message, ...(error.lines ?? []).slice(-3)].join(": ");
    context.log(`${language}: not to be had here: ${problem}`);
    return { problem };
  }
}

async function host(context, part) {
  const folder = join(context.repo, "tools", "pulumi-cli", part.module);
  const inputs = ["go.mod", "go.sum"].map((name) => readFileSync(join(folder, name)));
  const made = await madeOnce(context, part.file, inputs, (root, draft) =>
    goBuild(context, { ...part, folder }, join(root, "bin"), draft),
  );
  return [join(made, "bin")];
}
