import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { environmentOf, type Language, type Need } from "./languages";
import { house } from "./pulumiHouse";

const run = promisify(execFile);
const programs = join(__dirname, "sdkPrograms");

/** What the tests of programs in a language need, when these use the generated SDK. */
export const needsOf: Record<Language, Need[]> = { yaml: ["yaml"], python: ["sdk", "python"], go: ["sdk", "go"] };

/** The SDKs that `tools/sdk.mjs` generates, in a folder that is deleted after the tests of the file. */
export function generatedSdks(): { folder: string } {
  const sdks = { folder: "" };
  beforeAll(async () => {
    sdks.folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-sdk-"));
    await run(process.execPath, [join(house, "tools", "sdk.mjs"), sdks.folder]);
  });
  afterAll(() => rmSync(sdks.folder, { recursive: true, force: true }));
  return sdks;
}

export interface Registration {
  name: string;
  type: string;
  inputs: Record<string, unknown>;
}

/** Each compiles or installs the SDK, plays the language's program in `sdkPrograms` with it, and returns what the program printed. */
export const played = { python, go, nodejs };

async function python(sdks: string): Promise<Registration[]> {
  const env = { ...process.env, ...environmentOf("python"), PYTHONPATH: await installedPython(sdks) };
  return printed("python", [join(programs, "python", "program.py")], { env });
}

/** Installs the SDK as users do, but without asking a registry. @returns the folder for PYTHONPATH */
export async function installedPython(sdks: string): Promise<string> {
  const target = join(sdks, "installed");
  if (existsSync(target)) return target;
  const offline = ["--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"];
  const env = { ...process.env, ...environmentOf("python") };
  await run("python", ["-m", "pip", "install", ...offline, "--target", target, join(sdks, "python")], { env });
  return target;
}

async function go(sdks: string): Promise<Registration[]> {
  const folder = join(sdks, "program-go");
  goModule(sdks, folder);
  cpSync(join(programs, "go", "main.go"), join(folder, "main.go"));
  const options = { cwd: folder, env: { ...process.env, ...environmentOf("go") } };
  await run("go", ["vet", "./...", "github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses/..."], options);
  return printed("go", ["run", "."], options);
}

const fileOf: Record<Language, string> = { yaml: "Main.yaml", python: "__main__.py", go: "main.go" };

/**
 * Writes a program of one file that uses the generated SDK into a new folder.
 * @param sdks as of `generatedSdks`; YAML needs none
 * @returns variables for the engine that runs the program, beside those of `environmentOf`
 */
export async function writeProgram(
  language: Language,
  folder: string,
  text: string,
  sdks = "",
): Promise<Record<string, string>> {
  mkdirSync(folder);
  if (language === "go") goModule(sdks, folder);
  writeFileSync(join(folder, fileOf[language]), text);
  return language === "python" ? { PYTHONPATH: await installedPython(sdks) } : {};
}

/** Makes a Go module in `folder` that finds the generated SDK, with all other modules pinned. Its main.go is to be replaced. */
export function goModule(sdks: string, folder: string): void {
  cpSync(join(__dirname, "goProgram"), folder, { recursive: true });
  const sdk = "github.com/pulumi-licenses/pulumi-licenses/sdk/go";
  const module = readFileSync(join(folder, "go.mod"), "utf8");
  writeFileSync(join(folder, "go.mod"), `${module}\nrequire ${sdk} v0.0.0\n\nreplace ${sdk} => ${join(sdks, "go")}\n`);
}

async function nodejs(sdks: string): Promise<Registration[]> {
  const folder = join(sdks, "program-nodejs");
  mkdirSync(folder);
  symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
  cpSync(join(sdks, "nodejs"), join(folder, "sdk"), { recursive: true });
  cpSync(join(programs, "nodejs", "program.ts"), join(folder, "program.ts"));
  const compilerOptions = { outDir: ".", rootDir: "." };
  const project = { extends: "./sdk/tsconfig.json", compilerOptions, files: ["program.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  await run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", folder]);
  return printed(process.execPath, [join(folder, "program.js")], {});
}

async function printed(command: string, args: string[], options: object): Promise<Registration[]> {
  const { stdout } = await run(command, args, options);
  return JSON.parse(stdout);
}
