import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { executableOnPath } from "./common.mjs";
import { pinnedVersion } from "./pulumi.mjs";
import { run } from "./run.mjs";

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
  const go = executableOnPath("go", context.env);
  if (!go) throw new Error("go is not on PATH");
  const bin = join(draft, "root", "bin");
  const temporary = join(draft, "tmp");
  for (const folder of [bin, temporary]) mkdirSync(folder, { recursive: true });
  log(`Pulumi ${pinnedVersion(repo)} is built from Go modules: about 3 minutes on 2 cores, only this once`);
  for (const part of PARTS) await buildPart({ ...context, env: goEnvironment(context.env, temporary) }, go, part, bin);
  copyResourceHost(repo, bin);
}

async function buildPart({ repo, env, log }, go, { module, title, target, file, packages }, bin) {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedVersion(repo)}`;
  const ldflags = module === "engine" ? `-s -w ${version}` : "-s -w";
  const output = join(bin, process.platform === "win32" ? `${file}.exe` : file);
  const count = { downloaded: 0, compiled: 0 };
  log(title);
  await run(go, ["build", "-v", "-mod=readonly", "-trimpath", "-ldflags", ldflags, "-o", output, target], {
    title,
    cwd: join(repo, "tools", "pulumi-cli", module),
    env,
    log,
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) count.downloaded += 1;
      else if (/^[\w.-]+(\/\S+)*$/.test(line)) count.compiled += 1;
    },
    progress: () =>
      count.compiled > 0
        ? `${count.compiled} of about ${packages} packages compiled`
        : `${count.downloaded} modules downloaded`,
  });
}

/** Keeps the machine's module source and cache. Removes settings that would build anything but the pinned CLI. */
function goEnvironment(env, temporary) {
  const { GOOS, GOARCH, ...rest } = env;
  return { ...rest, CGO_ENABLED: "0", GOWORK: "off", GO111MODULE: "on", GOTMPDIR: temporary };
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
