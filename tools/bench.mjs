// `npm run bench` compares the provider with Pulumi alone (the floor) and with what people use today, in one run.
// `--short` is what CI runs: counts and sizes only. `--only up,preview` plays some figures, `--json FILE` keeps all numbers.
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { figures } from "./bench/figures.mjs";
import { Lab } from "./bench/lab.mjs";
import { tableOf } from "./bench/table.mjs";
import { duration, writeJson } from "./setup/common.mjs";
import { setupOrExit } from "./setup.mjs";

const { values: options } = parseArgs({
  options: { short: { type: "boolean" }, only: { type: "string" }, json: { type: "string" } },
});
const wanted = options.only?.split(",");
const unknown = wanted?.filter((name) => !figures.some((figure) => figure.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no figure ${unknown.join(", ")}. There are: ${figures.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}
const chosen = figures.filter(({ name, short }) => wanted?.includes(name) ?? (!options.short || short));
const { pulumiRoot, pulumiVersion } = await setupOrExit();
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}, Pulumi ${pulumiVersion}`;
console.log(`bench: ${machine}`);

const began = Date.now();
const lab = await Lab.open(pulumiRoot);
const rows = [];
try {
  for (const figure of chosen) {
    const started = Date.now();
    const found = await figure.measure(lab);
    rows.push(...found.map((row) => ({ part: figure.name, ...row })));
    console.log(`\n${figure.name} (${duration(Date.now() - started)})\n${tableOf(found)}`);
  }
} finally {
  lab.close();
}
const missed = rows.filter(({ met }) => met === false);
const broken = missed.filter(({ strict }) => strict);
console.log(
  `\nbench: ${rows.length} figures in ${duration(Date.now() - began)}; ${missed.length} goals missed, ${broken.length} of them counts or sizes`,
);
for (const { figure, goal, value } of broken) console.log(`bench: ${figure}: ${value}, expected ${goal}`);
if (options.json !== undefined) writeJson(options.json, { machine, at: new Date().toISOString(), rows });
process.exitCode = broken.length > 0 ? 1 : 0;
