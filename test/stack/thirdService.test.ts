import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { house, pulumiRoot } from "../support/pulumiHouse";

/**
 * A third service: a copy of the built package gets one more folder in `services/` and one more entry in the list of services.
 * Nothing else in it changes. The real engine and the package's own command then work with it.
 */

const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-toy-"));
const modules = join(folder, "node_modules");
const copy = join(modules, "pulumi-licenses");
const bin = join(copy, "bin", "licenses.js");

/** How many toys each child has. */
const world = new Map<string, number>();
const requests: string[] = [];
let shop: Server;

beforeAll(async () => {
  copyPackage();
  addToy();
  mkdirSync(join(folder, "backend"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: toys\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), '{ "name": "toys", "private": true, "main": "index.js" }');
  shop = createServer(async (request, response) => {
    const child = request.url?.split("/").at(-1) ?? "";
    requests.push(`${request.method} ${child}`);
    let body = "";
    for await (const part of request) body += part;
    if (request.headers.authorization !== "Bearer planted-toy-key") response.statusCode = 401;
    else if (request.method === "PUT") world.set(child, Number(body));
    else if (!world.has(child)) response.statusCode = 404;
    response.end(String(world.get(child)));
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await new Promise((resolve) => shop.close(resolve));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => {
  requests.length = 0;
});

/** Links the packages of the tests. */
function copyPackage(): void {
  mkdirSync(modules);
  for (const name of readdirSync(join(house, "node_modules")))
    if (name !== "pulumi-licenses" && !name.startsWith("."))
      symlinkSync(join(house, "node_modules", name), join(modules, name));
  mkdirSync(copy);
  for (const name of ["bin", "dist", "drift", "package.json"])
    cpSync(join(house, "provider", name), join(copy, name), { recursive: true });
}

function addToy(): void {
  const [source, target] = [join(__dirname, "..", "support", "toy"), join(copy, "dist", "services", "toy")];
  mkdirSync(target);
  for (const name of readdirSync(source)) {
    const text = readFileSync(join(source, name), "utf8").replaceAll('"../../../provider/services/', '"../');
    const { outputText } = transpileModule(text.replaceAll('"../../../provider/', '"../../'), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
    });
    writeFileSync(join(target, name.replace(/\.ts$/, ".js")), outputText);
  }
  const list = join(copy, "dist", "services", "all.js");
  const text = readFileSync(list, "utf8");
  const added = text.replace("exports.services = [", 'exports.services = [require("./toy/service").toyShop, ');
  expect(added).not.toBe(text);
  writeFileSync(list, added);
}

function program(toys: number, provider = ""): void {
  writeFileSync(
    join(folder, "index.js"),
    `const licenses = require("pulumi-licenses");
const { ToyLicense } = require(${JSON.stringify(join(copy, "dist", "services", "toy", "toyLicense.js"))});
${provider}
new ToyLicense("ann", { child: "ann", toys: ${toys} }, ${provider === "" ? "{}" : "{ provider }"});
`,
  );
}

interface Ended {
  code: number | null;
  text: string;
}

function run(command: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { port } = shop.address() as AddressInfo;
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [join(pulumiRoot, "bin"), process.env.PATH].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      XDG_CONFIG_HOME: join(folder, "config"),
      XDG_STATE_HOME: join(folder, "state"),
      TOY_URL: `http://127.0.0.1:${port}`,
      TOY_KEY: "planted-toy-key",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      text += part;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}

const pulumi = ([command = "", ...args]: string[], environment?: Record<string, string>) =>
  run("pulumi", [command, "--stack", "dev", "--non-interactive", "--color", "never", ...args], environment);

const licenses = (...args: string[]) => run(process.execPath, [bin, ...args]);

describe("A third service", () => {
  test("has its say in a preview, is created, changed and left alone by the real engine", async () => {
    program(2);
    expect((await run("pulumi", ["stack", "init", "dev", "--non-interactive"])).text).toContain("dev");
    const preview = await pulumi(["preview"]);
    expect(preview.text).toContain('The toy shop has toys for ToyLicense "ann".');
    expect(requests).toEqual([]);
    expect(await pulumi(["up", "--yes", "--skip-preview"])).toMatchObject({ code: 0 });
    expect(world).toEqual(new Map([["ann", 2]]));
    program(3);
    expect((await pulumi(["up", "--yes", "--skip-preview"])).text).toContain("1 updated");
    expect(world.get("ann")).toBe(3);
    requests.length = 0;
    expect((await pulumi(["up", "--yes", "--skip-preview"])).text).toContain("2 unchanged");
    expect(requests).toEqual([]);
  });

  test("is in the drift report, under its own words", async () => {
    world.set("ann", 1);
    const { code, text } = await licenses("drift", "--stack", "dev", "--json");
    expect(code).toBe(1);
    const { resources, holders } = JSON.parse(text);
    expect(holders).toEqual([{ kind: "customer", id: "ann", name: "Child ann", products: [], problem: null }]);
    expect(resources).toEqual([
      expect.objectContaining({
        type: "ToyLicense",
        subject: "toys of ann",
        status: "changed",
        changes: [{ property: "toys", about: "ann", wanted: "3", found: "1" }],
      }),
    ]);
    expect((await pulumi(["up", "--yes", "--refresh"])).code).toBe(0);
    expect(world.get("ann")).toBe(3);
  });

  test("is asked by the doctor, and its settings are read where all others are", async () => {
    const { text } = await licenses("doctor", "--json");
    expect(JSON.parse(text)).toContainEqual({ check: "toy.counter", state: "ok", detail: "ann has 3", next: null });
    const misspelt = await pulumi(["preview", "--config", 'licenses:toy={"kee":"x"}']);
    expect(misspelt.text).toContain("licenses:toy.kee: there is no such setting. There are: url, key.");
  });

  test("takes arguments of an explicit Provider, and no credential of another place goes along", async () => {
    program(3, 'const provider = new licenses.Provider("other", { toy: { url: "http://127.0.0.1:9" } });');
    const { code, text } = await pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(text).toContain("TOY_KEY belongs to the environment, and url");
    program(3, 'const provider = new licenses.Provider("other", { toys: {} });');
    expect((await pulumi(["preview"])).text).toContain(
      "there is no argument toys. Give toy, partnerCenter, uipath, or several",
    );
  });
});
