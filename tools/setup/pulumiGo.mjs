import { chmodSync, copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { goBuild, requireGo } from "./goBuild.mjs";
import { pinnedVersion } from "./pulumi.mjs";

const PARTS = [
  {
    module: "language-host",
    title: "building Pulumi's language host for Node",
    target: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    file: "pulumi-language-nodejs",
    packages: 530,
  },
  {
    module: "engine",
    title: "building Pulumi's engine",
    target: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    file: "pulumi",
    packages: 1430,
  },
];

export function goVersionWanted(repo) {
  return /^go (\S+)$/m.exec(readFileSync(join(repo, "tools", "pulumi-cli", "engine", "go.mod"), "utf8"))[1];
}

/** Compiles the CLI from the modules that tools/pulumi-cli pins, into `draft`/root/bin. */
export async function buildFromGo(context, draft) {
  const { repo, log } = context;
  requireGo(context);
  const bin = join(draft, "root", "bin");
  log(`Pulumi ${pinnedVersion(repo)} is built from Go modules: about 3 minutes on 2 cores, only this once`);
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedVersion(repo)}`;
  for (const part of PARTS) {
    const folder = join(repo, "tools", "pulumi-cli", part.module);
    await goBuild(context, { ...part, folder, ldflags: part.module === "engine" ? version : "" }, bin, draft);
  }
  copyResourceHost(repo, bin);
}

/** Copies this file instead of compiling it: it is a script in the npm package. */
function copyResourceHost(repo, bin) {
  const name = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
  const folder = join(repo, "node_modules", "@pulumi", "pulumi");
  const file = [join(folder, name), join(folder, "dist", name)].find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`@pulumi/pulumi holds no ${name}`);
  copyFileSync(file, join(bin, name));
  chmodSync(join(bin, name), 0o755);
}
