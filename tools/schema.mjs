// `node tools/schema.mjs && npm run format`: writes the schema of the simulator's world files as the code has it. A test
// says when that is due.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setupOrExit } from "./setup.mjs";

await setupOrExit();
const { worldSchema } = createRequire(import.meta.url)("pulumi-licenses/simulator");
const file = join(dirname(dirname(fileURLToPath(import.meta.url))), "provider", "world.schema.json");
writeFileSync(file, `${JSON.stringify(worldSchema(), null, 2)}\n`);
console.log(`written to ${file}`);
