import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { executableOnPath } from "./common.mjs";
import { goBuild, requireGo } from "./goBuild.mjs";
import { madeOnce } from "./madeOnce.mjs";
import { run } from "./run.mjs";

const HOST = {
  title: "building Pulumi's language host for Python",
  target: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
  file: "pulumi-language-python",
  packages: 530,
};

const EXECUTOR = "pulumi-language-python-exec";

/** The language host for Python, and a virtual environment with Pulumi's SDK: their folders for PATH. */
export async function hostAndEnvironment(context) {
  const folder = join(context.repo, "tools", "pulumi-cli", "python");
  const python = executableOnPath("python3", context.env);
  if (!python) throw new Error("python3 is not on PATH");
  const inputs = ["go.mod", "go.sum", "requirements.txt"].map((name) => readFileSync(join(folder, name)));
  // A virtual environment works only with the interpreter that made it.
  inputs.push(await interpreter(context, python));
  const made = await madeOnce(context, HOST.file, inputs, async (root, draft) => {
    await goBuild(context, { ...HOST, folder }, join(root, "bin"), draft);
    await copyExecutor(context, folder, join(root, "bin"));
    await makeEnvironment(context, python, join(folder, "requirements.txt"), join(root, "environment"));
  });
  return [join(made, "bin"), join(made, "environment", "bin")];
}

function interpreter({ env }, python) {
  const code = "import sys; print(sys.version, sys.base_prefix)";
  return run(python, ["-c", code], { title: "python3", env });
}

/** Copies this file instead of compiling it: it is a script in the Go module, which the host looks for beside itself. */
async function copyExecutor(context, folder, bin) {
  const args = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"];
  const options = { title: "go list", cwd: folder, env: { ...context.env, GOWORK: "off" } };
  const module = (await run(requireGo(context), args, options)).trim();
  copyFileSync(join(module, "python", "cmd", EXECUTOR), join(bin, EXECUTOR));
  chmodSync(join(bin, EXECUTOR), 0o755);
}

async function makeEnvironment({ env, log }, python, requirements, environment) {
  const title = "installing Pulumi's SDK for Python";
  log(title);
  await run(python, ["-m", "venv", environment], { title, env, log });
  // A package without a wheel for this machine would have to be compiled, which takes long and needs a compiler.
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--only-binary=:all:", "-r", requirements];
  await run(join(environment, "bin", "python"), install, { title, env, log });
}
