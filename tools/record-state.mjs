// `node tools/record-state.mjs`: before a release, keeps the state that this code writes, for `test/upgrade`.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setupOrExit } from "./setup.mjs";

const { pulumiRoot } = await setupOrExit();
const require = createRequire(import.meta.url);
const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");
const { startSimulator } = require("pulumi-licenses/simulator");
const { version } = require("pulumi-licenses/package.json");

const repo = dirname(dirname(fileURLToPath(import.meta.url)));
const backend = mkdtempSync(join(tmpdir(), "pulumi-licenses-record-"));
const simulator = await startSimulator();
const stack = await LocalWorkspace.createStack(
  { stackName: "recorded", workDir: join(repo, "examples", "all-four") },
  {
    pulumiCommand: await PulumiCommand.get({ root: pulumiRoot }),
    envVars: {
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "recorded",
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
      UIPATH_BASE_URL: simulator.url,
      UIPATH_ACCESS_TOKEN: "simulated-host-token",
      LICENSES_POLL_SECONDS: "0.1",
    },
  },
);
try {
  await stack.up();
  const file = join(repo, "test", "upgrade", `${version}.json`);
  writeFileSync(file, `${JSON.stringify(await stack.exportStack(), undefined, 2)}\n`);
  console.log(`kept in ${file}`);
} finally {
  await stack.workspace.removeStack("recorded", { force: true });
  await simulator.close();
  rmSync(backend, { recursive: true, force: true });
}
