// `node tools/sdk.mjs FOLDER`: generates SDKs from provider/schema.json into FOLDER/python, /go, /nodejs and /dotnet. They are what
// Pulumi's own generators make of the schema, and no part of the repository. Java's generator is not among the Go modules: for Java
// there is the schema only.
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { executableIn } from "./setup/common.mjs";
import { run } from "./setup/run.mjs";
import { GENERATORS, provideSdkGenerators } from "./setup/sdkGenerators.mjs";

const [given, ...rest] = process.argv.slice(2);
if (given === undefined || rest.length > 0) {
  console.error("usage: node tools/sdk.mjs FOLDER");
  process.exit(2);
}
const repo = dirname(dirname(fileURLToPath(import.meta.url)));
const context = { repo, env: process.env, log: (line) => console.log(`set-up: ${line}`) };
try {
  const [bin] = await provideSdkGenerators(context);
  const folder = resolve(given);
  mkdirSync(folder, { recursive: true });
  for (const generator of GENERATORS) {
    const args = [join(repo, "provider", "schema.json"), folder];
    await run(executableIn(bin, generator), args, { title: generator, env: process.env });
  }
  console.log(`generated in ${folder}: python, go, nodejs, dotnet`);
} catch (error) {
  console.error([`No SDK was generated: ${error.message}`, ...(error.lines ?? []).slice(-20)].join("\n"));
  process.exitCode = 1;
}
