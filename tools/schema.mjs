// `node tools/schema.mjs && npm run format`: writes the package's schemas as the code has them: of the simulator's world
// files, of the reports of drift and check, and of the data files of imported projects. A test says when that is due.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setupOrExit } from "./setup.mjs";

await setupOrExit();
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "provider");
const require = createRequire(import.meta.url);
const { worldSchema } = require("pulumi-licenses/simulator");
const { resourceTypes } = require(join(folder, "dist", "services", "all.js"));
const { reportSchema } = require(join(folder, "dist", "drift", "report.js"));
const { checkSchema } = require(join(folder, "dist", "check", "report.js"));
const { customerFileJsonSchema } = require(
  join(folder, "dist", "services", "partnercenter", "files", "customerFile.schema.js"),
);
const { organizationFileJsonSchema } = require(
  join(folder, "dist", "services", "uipath", "files", "organizationFile.js"),
);
const schemas = {
  world: worldSchema(),
  drift: reportSchema(resourceTypes),
  check: checkSchema(resourceTypes),
  customer: customerFileJsonSchema(),
  organization: organizationFileJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  const file = join(folder, `${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`written to ${file}`);
}
