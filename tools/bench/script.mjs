import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** @returns seconds that the plain script takes. */
export async function script(lab, users) {
  await lab.service.begin({ users });
  const began = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL("programs/script.mjs", import.meta.url))], {
    stdio: "inherit",
    env: { ...process.env, ...lab.service.environment, BENCH_USERS: `${users}` },
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`The script ended with ${code}.`);
  return (performance.now() - began) / 1000;
}
