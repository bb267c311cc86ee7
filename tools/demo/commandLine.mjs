import { parseArgs } from "node:util";

export const help = `npm run demo [-- --keep]

Shows pulumi-licenses at work: a real Pulumi engine runs examples/quickstart against a simulator of Microsoft Partner
Center on this machine. Everything that it needs is set up first. No account, no credential, nothing outside is changed.

  --keep   leave the simulator and the stack up at the end, and say how to go on by hand
  --help   show this text

Exit code 0: every step did what it should. 1: a step did not. 2: the command line is wrong.`;

/** @returns {{ keep: boolean, help: boolean, problem?: undefined } | { problem: string }} */
export function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { keep: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
    });
    return values;
  } catch (error) {
    return { problem: error.message };
  }
}
