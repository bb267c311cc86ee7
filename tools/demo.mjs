// `npm run demo`: sets everything up and shows the whole story on a real Pulumi engine.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { help, readArguments } from "./demo/commandLine.mjs";
import { createStack } from "./demo/engine.mjs";
import { demoEnvironment, namesThatDisturb } from "./demo/environment.mjs";
import { DemoFailed } from "./demo/failed.mjs";
import { interruptible } from "./demo/interruption.mjs";
import { playStory } from "./demo/play.mjs";
import { startSimulator } from "./demo/simulator.mjs";
import { beginning, chapters, suggestion } from "./demo/story.mjs";
import {
  durationLines,
  failureLines,
  handoverLines,
  introductionLines,
  requestLines,
  stateLines,
} from "./demo/tell.mjs";
import { token } from "./demo/world.mjs";
import { setupOrExit } from "./setup.mjs";

const repo = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line = "") => process.stdout.write(`${line}\n`);
const sayAll = (lines) => say(lines.join("\n"));

const options = readArguments(process.argv.slice(2));
if (options.problem !== undefined) {
  console.error(`${options.problem}\nnpm run demo -- --help lists the options.`);
  process.exit(2);
}
if (options.help) {
  say(help);
  process.exit(0);
}

const begun = performance.now();
const { pulumiRoot, pulumiVersion } = await setupOrExit();
const ready = performance.now();
const disturbing = namesThatDisturb(process.env);
// Child processes inherit the environment, even if they also get variables of their own.
for (const name of disturbing) delete process.env[name];
const interruption = interruptible();
process.exitCode = await demo();
// Otherwise an engine that ignores the interruption would keep this process waiting.
if (interruption.signal.aborted) process.exit();

async function demo() {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-demo-"));
  const stackName = `demo-${randomBytes(3).toString("hex")}`;
  const left = { up: false, folder: false };
  let simulator;
  try {
    simulator = await startSimulator({ repo, folder, signal: interruption.signal });
    const env = demoEnvironment({ folder, url: simulator.url, token });
    await interruption.around(() => tell({ folder, stackName, simulator, env }));
    if (options.keep) {
      sayAll(handoverLines({ repo, folder, pulumiRoot, pid: simulator.pid, env, disturbing, change: suggestion }));
      left.up = true;
    }
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) {
      say("\nInterrupted. The demo has ended all that it started.");
      return interruption.exitCode();
    }
    left.folder = true;
    tellFailure(error, folder);
    return 1;
  } finally {
    if (left.up) simulator.leave();
    else {
      await simulator?.stop();
      // Pulumi keeps a stack's configuration beside the project.
      rmSync(join(repo, `Pulumi.${stackName}.yaml`), { force: true });
      if (!left.folder) rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function tell({ folder, stackName, simulator, env }) {
  sayAll(introductionLines({ pulumiVersion, simulator }));
  const { signal } = interruption;
  const stack = await createStack({ repo, folder, name: stackName, pulumiRoot, env, signal });
  const { measured, sizes } = await playStory(
    { beginning, chapters },
    { keep: options.keep, stack, simulator, say, signal },
  );
  sayAll(requestLines(measured));
  sayAll(stateLines(sizes));
  sayAll(durationLines({ setup: ready - begun, story: performance.now() - ready }));
}

function tellFailure(error, folder) {
  const { message, differences, record } = error instanceof DemoFailed ? error : new DemoFailed(error.stack);
  for (const [name, content] of Object.entries(record).filter(([, known]) => known))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content, undefined, 2));
  console.error(failureLines({ where: message, differences, folder, files: readdirSync(folder) }).join("\n"));
}
