// `node tools/pluginSchema.mjs`: writes provider/schema.json, which describes the resources to programs in every language. A test says
// when that is due.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pluginSchema } from "./pluginSchema/schema.mjs";
import { setupOrExit } from "./setup.mjs";

await setupOrExit();
const repo = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(repo, "provider", "schema.json");
writeFileSync(file, `${JSON.stringify(pluginSchema(join(repo, "provider")), undefined, 2)}\n`);
console.log(`written to ${file}`);
