import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Deployment, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { house, pulumiRoot } from "../support/pulumiHouse";

/** States that releases have written (`tools/record-state.mjs`), with today's code and the program that made them. */
const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-upgrade-"));
const releases = readdirSync(__dirname).filter((name) => name.endsWith(".json"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function restored(deployment: Deployment): Promise<Stack> {
  const program = mkdtempSync(join(folder, "program-"));
  mkdirSync(join(program, "backend"));
  cpSync(join(house, "examples", "all-four"), program, {
    recursive: true,
    filter: (path) => !/Pulumi\..+\.yaml$/.test(path),
  });
  writeFileSync(
    join(program, "tsconfig.json"),
    JSON.stringify({ extends: join(house, "tsconfig.json"), files: ["index.ts"] }),
  );
  symlinkSync(join(house, "node_modules"), join(program, "node_modules"));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "recorded", workDir: program },
    {
      pulumiCommand: await PulumiCommand.get({ root: pulumiRoot }),
      envVars: {
        PULUMI_BACKEND_URL: `file://${program}/backend`,
        PULUMI_CONFIG_PASSPHRASE: "recorded",
        // This checks only that the state can be read, so there is no service.
        LICENSES_PREFLIGHT: "off",
        PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
        UIPATH_BASE_URL: "http://127.0.0.1:9",
        UIPATH_ACCESS_TOKEN: "simulated-host-token",
      },
    },
  );
  await stack.importStack(deployment);
  return stack;
}

const read = (release: string): Deployment => JSON.parse(readFileSync(join(__dirname, release), "utf8"));

test.each(releases)("a state of release %s shows no change in a preview", async (release) => {
  const stack = await restored(read(release));
  const { changeSummary } = await stack.preview();
  expect(Object.keys(changeSummary)).toEqual(["same"]);
});

test("blanks around names, which earlier releases kept as they stood in the program, are no change", async () => {
  const recorded = JSON.stringify(read(releases[0] ?? ""));
  const padded = recorded
    .replaceAll('"sku":"SPE_E5"', '"sku":" SPE_E5 "')
    .replaceAll('"code":"UNATT"', '"code":"UNATT "');
  expect(padded.length).toBeGreaterThan(recorded.length + 4);
  const { changeSummary } = await (await restored(JSON.parse(padded))).preview();
  expect(Object.keys(changeSummary)).toEqual(["same"]);
});

test("a state that means something else would be seen", async () => {
  const deployment = JSON.parse(JSON.stringify(read(releases[0] ?? "")).replaceAll('"SPE_E5"', '"SPE_E7"'));
  const { changeSummary } = await (await restored(deployment)).preview();
  expect(changeSummary).toMatchObject({ update: 1 });
});
