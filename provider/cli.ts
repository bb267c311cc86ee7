import { Command, InvalidArgumentError, Option } from "commander";
import type { CheckOptions } from "./commands/check";
import { colorChoices } from "./commands/colors";
import type { DoctorOptions } from "./commands/doctor";
import type { DriftOptions } from "./commands/drift";
import type { ImportOptions } from "./commands/import";
import type { SimulateOptions } from "./commands/simulate";
import { LicensesError } from "./core/errors";
import { languages } from "./import/languages";

/** The command line, `licenses`. Each command is loaded when it is called, so that `--help` is there at once. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on("error", unsaid);
  try {
    await licenses().parseAsync(argv);
  } catch (error) {
    report(error);
    process.exitCode ||= 1;
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
    .version(version)
    .showHelpAfterError("Add --help to see the commands and flags.");
  program
    .command("simulate")
    .description("Run a simulator of Partner Center and Automation Suite on this machine, until Ctrl-C.")
    .option("--port <number>", "port to listen on; 0 takes any free one", wholeNumber(65535), 0)
    .option(
      "--host <address>",
      "address to listen on; with another address than this machine's own, other machines can reach it",
      "127.0.0.1",
    )
    .option("--world <file>", "YAML or JSON file with the world to begin with (default: the demo's world)")
    .option(
      "--persist <file>",
      "keep the world in this file, and begin with it, whatever else is said, when it is there (default: not kept)",
    )
    .option("--any-token", "accept every bearer token", false)
    .option("--now <time>", "time at which the world begins, as ISO 8601 (default: the real one)", time)
    .option(
      "--seed <number>",
      "another number gives other ids (default: what the world says, or 1)",
      wholeNumber(2 ** 31),
    )
    .option(
      "--requests-per-minute <number>",
      "Partner Center's limit for a tenant; 0 takes it away",
      wholeNumber(1e9),
      500,
    )
    .addOption(
      new Option(
        "--uipath-verb <verb>",
        "how Automation Suite takes an allocation (default: what the world says, or put)",
      ).choices(["post", "put", "both"]),
    )
    .addHelpText(
      "after",
      `
Examples:
  licenses simulate --port 4010
  licenses simulate --world world.yaml --now 2026-03-02T12:00:00Z
  licenses simulate --persist world.json --uipath-verb both`,
    )
    .action(async (options: SimulateOptions) => {
      const { simulate } = require("./commands/simulate") as typeof import("./commands/simulate.js");
      await simulate(options);
    });
  placed(program.command("import"))
    .description(
      "Write a program of the customers, seats and licenses that exist, with one data file for each customer. Writes to no service.",
    )
    .requiredOption("-o, --out <folder>", "folder of the project: a new one, or one that an import has written")
    .addOption(repeated("--customer <id, domain or name>", "customer to read; may be repeated", "none"))
    .option("--all", "read all customers of the partner", false)
    .addOption(
      repeated(
        "--exclude <name>",
        "leave out a customer, or those of a pattern like '*.test.example'; may be repeated",
        "none",
      ),
    )
    .option("--uipath", "read organizations of UiPath Automation Suite in place of customers", false)
    .option(
      "--graph",
      "ask Microsoft Graph which licenses a group grants, and leave them out; needs a consent of each customer",
      false,
    )
    .addOption(
      new Option(
        "--language <language>",
        "language of the program (default: typescript, or that of the project)",
      ).choices([...languages]),
    )
    .option("--typescript", "write the resources out in TypeScript, in place of data files", false)
    .option("--name <project>", "name of the Pulumi project (default: licenses, or that of the project)")
    .addHelpText(
      "after",
      `
Ctrl-C stops it; the same command goes on from there. Run again later, it takes over what has changed at the service, and keeps what
people changed in the files.

Exit code: 0 when all was read, 1 when a file and the service were both changed, 2 when something could not be read.

Examples:
  licenses import --customer contoso.onmicrosoft.com --out licenses
  licenses import --all --exclude '*.test.example' --out licenses --language python`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotTell))
    .action(async (options: ImportOptions) => {
      const { importExisting } = require("./commands/import") as typeof import("./commands/import.js");
      process.exitCode = couldNotTell;
      await importExisting(options);
    });
  program
    .command("program")
    .description(
      "Print the program of a stack in Pulumi YAML: what its data file declares. Projects in YAML name this command as their compiler.",
    )
    .option("-s, --stack <name>", "stack whose data file to read (default: that of Pulumi's run)")
    .option("-C, --cwd <folder>", "run as if licenses had been started in another folder (default: this one)")
    .addHelpText(
      "after",
      `
Examples:
  licenses program --stack contoso.onmicrosoft.com`,
    )
    .action((options: Placed) => {
      const { printProgram } = require("./commands/program") as typeof import("./commands/program.js");
      printProgram(options);
    });
  program
    .command("drift")
    .description(
      "Report which licenses are not as their programs want them, over one stack or many. Writes to none of them.",
    )
    .addOption(stacks("stack to look at, or a pattern like 'prod-*'; may be repeated", "the selected stack"))
    .addOption(new Option("--all", "look at every stack of the backend").default(false).conflicts("stack"))
    .option(
      "--unmanaged",
      "also list licenses that no program lists, by customer; takes one request for each user of a customer",
      false,
    )
    .option("-v, --verbose", "show each finding in a row of its own, in place of like ones together", false)
    .addOption(
      new Option("--color <when>", "colour the table; auto: on a terminal, and as NO_COLOR and FORCE_COLOR say")
        .choices(colorChoices)
        .default("auto"),
    )
    .option("-C, --cwd <folder>", "run as if licenses had been started in another folder (default: this one)")
    .option(
      "--within <days>",
      "how far ahead to look for windows that close, renewals and tokens that end",
      wholeNumber(3650),
      30,
    )
    .addOption(
      new Option("--accept", "take over what was found into the data files or the program, in place of a report")
        .default(false)
        .conflicts(["json", "markdown", "junit", "sarif", "html"]),
    )
    .addOption(
      new Option("--leave", "keep the decision to leave what was found until a day, in place of a report")
        .default(false)
        .conflicts(["accept", "json", "markdown", "junit", "sarif", "html"]),
    )
    .option("--until <day>", "with --leave: the last day on which it is left, like 2027-01-31 (default: none)")
    .option("--reason <text>", "with --leave: why (default: none)")
    .addOption(repeated("--customer <id or name>", "decide about this customer only; may be repeated", "all"))
    .addOption(
      repeated("--resource <name>", "decide about this resource, or those of a pattern, only; may be repeated", "all"),
    )
    .option("--yes", "write without asking", false)
    .option(
      "--parallel <number>",
      "stacks to look at at the same time (default: two for each processor)",
      wholeNumber(1000, 1),
    )
    .option(
      "-j, --json",
      "print the report as JSON, in place of the table (default: the table; schema: pulumi-licenses/drift.schema.json)",
    )
    .option("--markdown <file>", "write the report as Markdown too, for a comment (default: not written)")
    .option("--junit <file>", "write it as JUnit XML too, which pipelines show as tests (default: not written)")
    .option("--sarif <file>", "write it as SARIF too, for code scanning (default: not written)")
    .option("--html <file>", "write it as one page for people too, which opens offline (default: not written)")
    .addHelpText(
      "after",
      `
Exit code: 0 when all is in step, 1 when something has drifted, 2 when something could not be told.

Examples:
  licenses drift
  licenses drift --stack 'prod-*' --stack test --json
  licenses drift --accept --stack contoso --resource 'alice@*'
  licenses drift --leave --until 2027-01-31 --reason "Dana decides" --stack contoso --resource alice@contoso.example
  licenses drift --all`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotTell))
    .action(async (options: DriftOptions) => {
      const { drift } = require("./commands/drift") as typeof import("./commands/drift.js");
      process.exitCode = couldNotTell;
      await drift(options);
    });
  placed(program.command("check"), "check this stack (default: the selected stack)")
    .description(
      "Preview the program, in whatever language it is written, and report what an update would meet at the services. Writes to none of them.",
    )
    .option("-j, --json", "print the findings as JSON (default: as text; schema: pulumi-licenses/check.schema.json)")
    .addHelpText(
      "after",
      `
Exit code: 0 when there is no error, 1 when there is one, 2 when something could not be told.

Examples:
  licenses check
  licenses check --stack prod --json`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNotTell))
    .action(async (options: CheckOptions) => {
      const { check } = require("./commands/check") as typeof import("./commands/check.js");
      process.exitCode = couldNotTell;
      await check(options);
    });
  program
    .command("doctor")
    .description(
      "Check all that a run will need, and say what is wrong in the order to fix it. With stacks: also what each customer that they name lets the credentials do.",
    )
    .addOption(stacks("read this stack, or those of a pattern like 'prod-*'; may be repeated", "none"))
    .addOption(new Option("--all", "read every stack of the backend").default(false).conflicts("stack"))
    .option("-C, --cwd <folder>", "run as if licenses had been started in another folder (default: this one)")
    .option("-j, --json", "print the findings as JSON (default: as text)")
    .addHelpText(
      "after",
      `
Exit code: 0 when all is fine, 1 when something is wrong.

Examples:
  licenses doctor --stack dev
  licenses doctor --all --json`,
    )
    .action(async (options: DoctorOptions) => {
      const { doctor } = require("./commands/doctor") as typeof import("./commands/doctor.js");
      await doctor(options);
    });
  const auth = program.command("auth").description("Sign in at Partner Center, and see who is signed in.");
  placed(auth.command("login"))
    .description("Sign in a user with a browser, and keep the refresh token for runs (App+User).")
    .action(async (options: Placed) => {
      const { login } = require("./commands/auth/login") as typeof import("./commands/auth/login.js");
      await login(options);
    });
  placed(auth.command("status"))
    .description("Show who is signed in, until when, and what for.")
    .option("-j, --json", "print the status as JSON (default: as text)")
    .addHelpText("after", "\nExit code: 0 when Partner Center takes the credentials, 1 when it does not.")
    .action(async (options: Placed & { json?: boolean }) => {
      const { status } = require("./commands/auth/status") as typeof import("./commands/auth/status.js");
      await status(options);
    });
  placed(auth.command("logout"))
    .description("Forget the refresh token that a sign-in has kept on this machine, and say what still signs in.")
    .option("-j, --json", "print what was removed, and what still signs in, as JSON (default: as text)")
    .addHelpText("after", "\nExit code: 0 also when there was nothing to forget.")
    .action(async (options: Placed & { json?: boolean }) => {
      const { logout } = require("./commands/auth/logout") as typeof import("./commands/auth/logout.js");
      await logout(options);
    });
  return program;
}

/** The flags of Pulumi's own commands. */
const placed = (
  command: Command,
  stack = "read this stack's configuration too; environment variables win over it (default: none)",
): Command =>
  command
    .option("-s, --stack <name>", stack)
    .option("-C, --cwd <folder>", "run as if licenses had been started in another folder (default: this one)");

/** Drift has its own exit code. `licenses drift` must not exit with it when it could not look. */
const couldNotTell = 2;

/** @param usual what a command without the flag looks at. */
const stacks = (meaning: string, usual: string): Option => repeated("-s, --stack <name>", meaning, usual);

/** A flag that may be given several times. @param usual what holds without it. */
const repeated = (flags: string, meaning: string, usual: string): Option =>
  new Option(flags, meaning).argParser(collect).default([], usual);

const collect = (given: string, before: string[]): string[] => [...before, given];

function wholeNumber(largest: number, least = 0): (given: string) => number {
  return (given) => {
    const value = Number(given);
    if (given !== "" && Number.isInteger(value) && value >= least && value <= largest) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${largest}.`);
  };
}

function time(given: string): Date {
  const instant = new Date(given);
  if (/^\d{4}-\d\d-\d\d/.test(given) && !Number.isNaN(instant.getTime())) return instant;
  throw new InvalidArgumentError("Expected a time such as 2026-03-02T12:00:00Z.");
}

/** A reader such as `| head` may close the pipe early; the exit code stays valid. Other write errors are failures. */
function unsaid(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  report(error);
  process.exitCode = couldNotTell;
}

/** Errors that the user can fix are printed without a stack trace; bugs are printed with one. */
function report(error: unknown): void {
  const { complain } = require("./commands/say") as typeof import("./commands/say.js");
  const { message, stack, syscall } = error as NodeJS.ErrnoException;
  const fixable = error instanceof LicensesError || syscall !== undefined;
  complain(fixable ? `error: ${message}` : (stack ?? String(error)));
}
