import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, manifestFile, write } from "./projectFolder";

/** The files of a project that are the same whatever is imported. The program and its settings are written once; people change them. */

/** In the package: one folder for each language, and what all of them share. */
const templates = join(__dirname, "..", "..", "project");

/** Files that a package cannot contain under their own names. */
const names: Record<string, string> = { gitignore: ".gitignore", gitattributes: ".gitattributes" };

export function writeProject(folder: string, manifest: Manifest): void {
  // First of all: it tells the next import that the folder is ours, if this one is killed here.
  write(folder, manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  // What stands in the first of them counts.
  for (const source of [...(manifest.form === "classes" ? ["classes"] : []), manifest.language, "common"])
    for (const name of readdirSync(join(templates, source))) {
      const target = names[name] ?? name;
      if (!existsSync(join(folder, target)))
        write(folder, target, named(name, readFileSync(join(templates, source, name), "utf8"), manifest));
    }
  const schemas = manifest.form === "classes" ? [] : ["customer", "organization"];
  for (const schema of schemas)
    write(
      folder,
      `${schema}s/${schema}.schema.json`,
      readFileSync(join(templates, "..", `${schema}.schema.json`), "utf8"),
    );
}

/** The project's name stands in two files of a template. */
const named = (name: string, text: string, { project }: Manifest): string =>
  name === "Pulumi.yaml"
    ? text.replace(/^name: .*$/m, `name: ${project}`)
    : name === "package.json"
      ? text.replace(/"name": ".*"/, `"name": "${project}"`)
      : text;

/** The settings of a stack as they are written first. @param stack its name. */
export function writeStackSettings(folder: string, stack: string): void {
  const file = `Pulumi.${stack}.yaml`;
  if (existsSync(join(folder, file))) return;
  write(folder, file, "config:\n  licenses:adoptOnly: true\n");
}

/** There is no registry to install an SDK from. */
const sdk = 'node "$PULUMI_LICENSES/tools/sdk.mjs" sdk    # PULUMI_LICENSES: a clone of pulumi-licenses';

/** Commands that install what a program needs, in the project's folder. */
export const installCommands: Record<Manifest["language"], string[]> = {
  typescript: ["npm install", 'export PATH="$PWD/node_modules/.bin:$PATH"'],
  python: [
    "npm install --global pulumi-licenses",
    sdk,
    "python3 -m venv venv",
    ". venv/bin/activate",
    "pip install --requirement requirements.txt",
  ],
  go: ["npm install --global pulumi-licenses", sdk, "go mod tidy"],
  yaml: ["npm install --global pulumi-licenses"],
};
