import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A program in each language for each resource and function, as Pulumi's registry shows them below a description. */

const folder = join(dirname(fileURLToPath(import.meta.url)), "examples");

/** Names of the languages as the registry knows them, and the endings of the files. */
const languages = { typescript: "ts", python: "py", go: "go", csharp: "cs", yaml: "yaml" };

export function withExamples(doc, name) {
  const blocks = Object.entries(languages).flatMap(([language, ending]) => {
    const file = join(folder, name, `example.${ending}`);
    return existsSync(file) ? [`\`\`\`${language}\n${readFileSync(file, "utf8").trimEnd()}\n\`\`\``] : [];
  });
  if (blocks.length === 0) return doc;
  return [
    doc,
    "{{% examples %}}\n## Example Usage\n\n{{% example %}}",
    ...blocks,
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n\n");
}
