import { Command, InvalidArgumentError } from "commander";
import { LicensesError } from "./errors";

/** The command line, `licenses`. Each command is loaded when it is called, so that `--help` is there at once. */
export async function main(argv: string[]): Promise<void> {
  try {
    await licenses().parseAsync(argv);
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}

interface Placed {
  stack?: string;
  cwd?: string;
}

function licenses(): Command {
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
  placed(program.command("doctor"))
    .description("Check all that a run will need, and say what is wrong in the order to mend it.")
    .option("-j, --json", "print the findings as JSON")
    .addHelpText("after", "\nExit code: 0 when all is fine, 1 when something is wrong.")
    .action(async (options: Placed & { json?: boolean }) => {
      const { doctor } = require("./commands/doctor") as typeof import("./commands/doctor.js");
      await doctor(options);
    });
  const auth = program.command("auth").description("Sign in at Partner Center, and see who is signed in.");
  placed(auth.command("login"))
    .description("Sign in a user with a browser, and keep the refresh token for runs (App+User).")
    .action(async (options: Placed) => {
      const { login } = require("./commands/login") as typeof import("./commands/login.js");
      await login(options);
    });
  placed(auth.command("status"))
    .description("Show who is signed in, until when, and what for.")
    .option("-j, --json", "print the status as JSON")
    .addHelpText("after", "\nExit code: 0 when Partner Center takes the credentials, 1 when it does not.")
    .action(async (options: Placed & { json?: boolean }) => {
      const { status } = require("./commands/status") as typeof import("./commands/status.js");
      await status(options);
    });
  return program;
}

/** The flags of Pulumi's own commands. */
const placed = (command: Command): Command =>
  command
    .option("-s, --stack <name>", "read this stack's configuration too; environment variables win over it")
    .option("-C, --cwd <folder>", "run as if licenses had been started in another folder");

function port(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError("Expected a whole number from 0 to 65535.");
}

/** What a person can mend, here or on the machine, has no stack trace; a bug has one. */
function report(error: unknown): void {
  const { complain } = require("./commands/say") as typeof import("./commands/say.js");
  const { message, stack, syscall } = error as NodeJS.ErrnoException;
  const mendable = error instanceof LicensesError || syscall !== undefined;
  complain(mendable ? `error: ${message}` : (stack ?? String(error)));
}
