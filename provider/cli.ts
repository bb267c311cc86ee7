import { Command, InvalidArgumentError } from "commander";

/** The command line, `licenses`. */
export async function main(argv: string[]): Promise<void> {
  const { version } = require("../package.json") as { version: string };
  const program = new Command("licenses")
    .description("Software licenses as desired state, with Pulumi.")
    .version(version);
  program
    .command("simulate")
    .description("Run a simulator of Partner Center and Automation Suite on this machine, until Ctrl-C.")
    .option("--port <number>", "port to listen on; 0 takes any free one", port, 0)
    .option("--world <file>", "JSON file that describes the world to begin with (default: the demo's world)")
    .option("--any-token", "accept every bearer token", false)
    .action(async (options: { port: number; world?: string; anyToken: boolean }) => {
      const { simulate } = require("./simulator/cli") as typeof import("./simulator/cli.js");
      await simulate(options);
    });
  await program.parseAsync(argv);
}

function port(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError("Expected a whole number from 0 to 65535.");
}
