import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { promisify } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { PluginResource, withOutputs } from "../support/plugin";
import { printedAtStart } from "../support/pluginStart";
import { laboratory } from "../support/pulumi";
import { house, pulumiRoot } from "../support/pulumiHouse";
import { contoso, quantityOf } from "../support/world";

const lab = laboratory();
const room = mkdtempSync(join(tmpdir(), "pulumi-licenses-release-"));
const release = join(room, "release");
const { version, bin } = JSON.parse(readFileSync(join(house, "provider", "package.json"), "utf8"));
const systems = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`));
const system = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
const tarball = (of: string) => `pulumi-resource-licenses-v${version}-${of}.tar.gz`;

/** Serves the release's folder on this machine, as a company's own server would. */
let server: Server;
let asked: string[] = [];
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** For the CLI: a home without plugins, and no folder on the PATH that has this one. */
const freshHome = () => ({
  PULUMI_HOME: mkdtempSync(join(room, "home-")),
  PATH: (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, "pulumi-resource-licenses")))
    .join(delimiter),
});

const install = (environment: Record<string, string>, ...how: string[]) =>
  promisify(execFile)(
    join(pulumiRoot, "bin", "pulumi"),
    ["plugin", "install", "resource", "licenses", version, ...how],
    { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...environment } },
  );

const installed = ({ PULUMI_HOME }: { PULUMI_HOME: string }) =>
  readdirSync(join(PULUMI_HOME, "plugins", `resource-licenses-v${version}`)).sort();

beforeAll(async () => {
  execFileSync(process.execPath, [join(house, "tools", "release.mjs"), release], { stdio: "ignore" });
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const file = join(release, basename(url));
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.close();
  rmSync(room, { recursive: true, force: true, maxRetries: 5 });
});

describe("The tarballs of a release", () => {
  test("are there for each system by the names that Pulumi asks for, with equal contents and their checksums", () => {
    expect(readdirSync(release).sort()).toEqual(expect.arrayContaining(systems.map(tarball)));
    const sums = readdirSync(release)
      .filter((file) => file.endsWith(".tar.gz"))
      .map((file) => [
        createHash("sha256")
          .update(readFileSync(join(release, file)))
          .digest("hex"),
        file,
      ]);
    const listed = readFileSync(join(release, "SHA256SUMS"), "utf8").trimEnd().split("\n");
    expect(listed.sort()).toEqual(sums.map((each) => each.join("  ")).sort());
    const ours = sums.filter(([, file]) => systems.map(tarball).includes(file ?? ""));
    expect(new Set(ours.map(([sum]) => sum)).size).toBe(1);
  });

  test("hold the plugin for Node, its command for Windows, and the licenses of all libraries in it", () => {
    const [folder, other] = [mkdtempSync(join(room, "content-")), mkdtempSync(join(room, "content-"))];
    execFileSync("tar", ["-xzf", join(release, tarball(system)), "-C", folder]);
    execFileSync("tar", ["-xzf", join(release, tarball("windows-amd64")), "-C", other]);
    expect(readdirSync(other).sort()).toEqual([
      "LICENSE",
      "THIRD-PARTY-LICENSES",
      "package.json",
      "pulumi-resource-licenses",
      "pulumi-resource-licenses.cmd",
    ]);
    const code = readFileSync(join(folder, "pulumi-resource-licenses"), "utf8");
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(code).not.toContain(house);
    const named = new Set([...code.matchAll(/^ *\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name));
    const notices = readFileSync(join(folder, "THIRD-PARTY-LICENSES"), "utf8");
    expect(named.size).toBeGreaterThan(10);
    expect([...named].filter((name) => !notices.includes(`\n${name} `) && !notices.startsWith(`${name} `))).toEqual([]);
  });
});

/** A program from its first update to its end, with the plugin of this home or of this address alone. */
async function play(environment: Record<string, string>, options?: pulumi.CustomResourceOptions): Promise<void> {
  const before = quantityOf(lab.simulator, contoso.e5);
  const stack = await lab.stack({
    environment,
    program: async () => {
      const args = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: before + 1, onDelete: "restore" };
      new PluginResource("SubscriptionQuantity", "seats", withOutputs(args, "offerName"), options);
    },
  });
  const up = await stack.up();
  expect(up.errors).toEqual([]);
  expect(quantityOf(lab.simulator, contoso.e5)).toBe(before + 1);
  expect(stack.state.seats?.outputs.offerName).toBe("Microsoft 365 E5");
  expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
  expect((await stack.destroy()).errors).toEqual([]);
  expect(quantityOf(lab.simulator, contoso.e5)).toBe(before);
}

describe("Without npm's command on the PATH, a program runs with the plugin", () => {
  test("that `pulumi plugin install --file` took from a tarball", async () => {
    const home = freshHome();
    await install(home, "--file", join(release, tarball(system)));
    expect(installed(home)).toContain("pulumi-resource-licenses");
    await play(home);
    expect(asked).toEqual([]);
  });

  test("that `pulumi plugin install --server` took from a server", async () => {
    const home = freshHome();
    await install(home, "--server", address());
    expect(installed(home)).toContain("pulumi-resource-licenses");
    expect(asked).toEqual([`/${tarball(system)}`]);
    await play(home);
  });

  test("that the engine itself fetches from the program's `pluginDownloadURL`", async () => {
    const home = freshHome();
    await play(home, { version, pluginDownloadURL: address() });
    expect(installed(home)).toContain("pulumi-resource-licenses");
    expect(asked).toEqual([`/${tarball(system)}`]);
  });
});

test("The installed plugin starts as the command from npm does, and prints its port", async () => {
  const home = freshHome();
  // A home folder may have a project in it, whose kind of modules Node would take for the plugin's.
  writeFileSync(join(home.PULUMI_HOME, "package.json"), JSON.stringify({ type: "module" }));
  await install(home, "--file", join(release, tarball(system)));
  const bundle = join(home.PULUMI_HOME, "plugins", `resource-licenses-v${version}`, "pulumi-resource-licenses");
  for (const command of [bundle, join(house, "provider", bin["pulumi-resource-licenses"])]) {
    const begun = performance.now();
    expect(await printedAtStart(command, { PATH: home.PATH })).toMatch(/^\d+\n$/);
    console.info(`${Math.round(performance.now() - begun)} ms until it listened: ${command}`);
  }
});
