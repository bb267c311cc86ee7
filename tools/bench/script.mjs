import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** @returns seconds that the plain script takes. */
export async function script(lab, users) {
  await lab.service.begin({ users });
  const environment = { ...process.env, ...lab.service.environment, BENCH_USERS: `${users}` };
  return (await runNode([fileURLToPath(new URL("programs/script.mjs", import.meta.url))], environment)).seconds;
}

export async function runNode(args, env) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${printed}`);
  return { seconds: (performance.now() - began) / 1000, printed };
}
