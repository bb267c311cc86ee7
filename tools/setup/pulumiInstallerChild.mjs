// A process of its own, because the Automation API offers no way to stop an installation that hangs.
import { createRequire } from "node:module";

const [version, root] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi/package.json"))("semver");

try {
  await PulumiCommand.install({ version: new SemVer(version), root });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
