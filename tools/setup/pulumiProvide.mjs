import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { duration, executableIn, SetupError } from "./common.mjs";
import { removeDrafts, withDraft } from "./draft.mjs";
import { withLock } from "./lock.mjs";
import { HOSTS, inspect, isComplete, MINIMUM, pinnedVersion, pulumiHome, versionFolder, versionOf } from "./pulumi.mjs";
import { buildFromGo, goVersionWanted } from "./pulumiGo.mjs";
import { installByPulumi } from "./pulumiInstaller.mjs";

const WAYS = [
  ["Pulumi's own installer", installByPulumi],
  ["a build from Go modules", buildFromGo],
];

/**
 * Puts the pinned CLI into Pulumi's own folder for versions, where every clone on the machine finds it.
 *
 * @param {string[]} tried the earlier attempts, for the message if nothing works
 */
export async function providePulumi(context, tried) {
  const folder = versionFolder(context);
  // On the same file system as the target, so that a rename is enough.
  const workshop = join(pulumiHome(context.env), "versions", `.set-up-${pinnedVersion(context.repo)}`);
  try {
    mkdirSync(workshop, { recursive: true });
  } catch (error) {
    const help = "Set PULUMI_HOME to a folder that can be written to.";
    throw new SetupError(`${explain(context, [...tried, `${workshop}: ${error.message}`])}\n  - ${help}`);
  }
  return withLock(join(workshop, "lock"), context, async () => {
    const ready = await inPlace(context, folder);
    if (!ready.problem) return ready;
    removeDrafts(workshop);
    for (const [way, make] of WAYS) {
      const started = Date.now();
      try {
        return await withDraft(workshop, async (draft) => {
          await make(context, draft);
          await verify(context, join(draft, "root"));
          publish(join(draft, "root"), folder);
          context.log(`Pulumi ${pinnedVersion(context.repo)}: ready by ${way} in ${duration(Date.now() - started)}`);
          const made = await inPlace(context, folder);
          if (made.problem) throw new Error(made.problem);
          return made;
        });
      } catch (error) {
        const { message, lines = [] } = error;
        context.log(`${way} did not work: ${[message, ...lines.slice(-1)].join(": ")}`);
        tried.push([`${way}: ${message}`, ...lines.slice(-8)].join("\n      "));
      }
    }
    throw new SetupError(explain(context, tried));
  });
}

function inPlace(context, folder) {
  return inspect(context, executableIn(join(folder, "bin"), "pulumi"));
}

async function verify(context, root) {
  const command = executableIn(join(root, "bin"), "pulumi");
  if (!isComplete(join(root, "bin"))) throw new Error(`it left no complete set of ${["pulumi", ...HOSTS].join(", ")}`);
  const version = await versionOf(context, command);
  const wanted = pinnedVersion(context.repo);
  if (version !== wanted) throw new Error(`it gave a pulumi that says version ${version}, wanted is ${wanted}`);
}

/** Moves file by file, pulumi last. A reader in between, or after an interruption, finds no pulumi and treats the folder as empty. */
function publish(draft, folder) {
  const files = readdirSync(join(draft, "bin"));
  const last = basename(executableIn(join(draft, "bin"), "pulumi"));
  mkdirSync(join(folder, "bin"), { recursive: true });
  for (const file of [...files.filter((file) => file !== last), last]) {
    renameSync(join(draft, "bin", file), join(folder, "bin", file));
  }
}

function explain(context, tried) {
  return [
    `Pulumi's command line, ${MINIMUM} or newer, could not be found or made. What was tried:`,
    ...tried.map((line) => `  - ${line}`),
    "One of these helps:",
    "  - install Pulumi as https://www.pulumi.com/docs/install describes, so that pulumi is on PATH",
    "  - set LICENSES_PULUMI_ROOT to a folder that has bin/pulumi and its language hosts",
    `  - install Go ${goVersionWanted(context.repo)} or newer, so that go is on PATH and can download modules`,
  ].join("\n");
}
