import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, exactly, timesOf } from "../rows.mjs";
import { runNode } from "../script.mjs";
import { median } from "../statistics.mjs";

const stacks = 50;
const each = 20;
const rounds = 5;

/** Drift of many stacks: the report in one process, and the engine's own refresh for one stack after the other. */
export const drift = {
  name: "drift",
  async measure(lab) {
    await lab.service.begin({ users: each });
    const stack = await lab.stack("ours", { users: each });
    await stack.up();
    const names = multiplied(stack);
    await lab.service.begin({ users: stacks * each, licensed: true });
    const reported = [];
    const refreshed = [];
    let inStep = 0;
    for (let round = 0; round < rounds; round++) {
      const { seconds, report } = await reportOn(stack);
      reported.push(seconds);
      inStep = report.resources.filter(({ status }) => status === "inStep").length;
      for (const name of names.slice((round * stacks) / rounds, ((round + 1) * stacks) / rounds))
        refreshed.push((await stack.run("refresh", "--preview-only", "--expect-no-changes", "--stack", name)).seconds);
    }
    const engine = refreshed.reduce((sum, one) => sum + one, 0);
    return [
      exactly(`drift over ${stacks} stacks: resources in step`, stacks * each, inStep),
      atMost(`drift over ${stacks} stacks of ${each} resources`, 0.3, median(reported) / engine, {
        ours: timesOf(reported),
        beside: `refresh --preview-only, one after the other ${engine.toFixed(1)} s`,
        runs: { ours: reported, engine: refreshed },
      }),
    ];
  },
};

/** Makes copies of the stack, each with users of its own. */
function multiplied({ folder }) {
  const states = join(folder, "backend", ".pulumi", "stacks", "bench");
  const state = readFileSync(join(states, "dev.json"), "utf8");
  const names = Array.from({ length: stacks }, (_, index) => `s${index}`);
  names.forEach((name, index) => {
    const moved = state
      .replaceAll("urn:pulumi:dev::", `urn:pulumi:${name}::`)
      .replaceAll("bench-dev", `bench-${name}`)
      .replaceAll(/(?<=bbbbbbbb-0000-4000-8000-)\d{12}/g, (user) => `${Number(user) + index * each}`.padStart(12, "0"));
    writeFileSync(join(states, `${name}.json`), moved);
    copyFileSync(join(folder, "Pulumi.dev.yaml"), join(folder, `Pulumi.${name}.yaml`));
  });
  for (const file of [join(states, "dev.json"), join(folder, "Pulumi.dev.yaml")]) rmSync(file);
  return names;
}

const licenses = fileURLToPath(new URL("../../../provider/bin/licenses.js", import.meta.url));

async function reportOn(stack) {
  const { seconds, printed } = await runNode([licenses, "drift", "--all", "--json", "--cwd", stack.folder], {
    ...stack.environment,
    PATH: `${join(stack.pulumi, "..")}:${process.env.PATH}`,
  });
  return { seconds, report: JSON.parse(printed) };
}
