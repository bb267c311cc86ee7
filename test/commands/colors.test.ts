import { colored } from "../../provider/commands/colors";
import { commandLine } from "./support";

const here = commandLine();
const terminal = { hasColors: () => true };
const pipe = {};

describe("Colours", () => {
  test.each([
    ["a terminal", "auto", {}, terminal, true],
    ["a pipe", "auto", {}, pipe, false],
    ["a pipe and --color always", "always", { NO_COLOR: "1" }, pipe, true],
    ["a terminal and --color never", "never", { FORCE_COLOR: "1" }, terminal, false],
    ["a terminal and NO_COLOR", "auto", { NO_COLOR: "1" }, terminal, false],
    ["a terminal and an empty NO_COLOR", "auto", { NO_COLOR: "" }, terminal, true],
    ["a pipe and FORCE_COLOR", "auto", { FORCE_COLOR: "1" }, pipe, true],
    ["a pipe and both variables", "auto", { FORCE_COLOR: "3", NO_COLOR: "1" }, pipe, true],
    ["a terminal and FORCE_COLOR=0", "auto", { FORCE_COLOR: "0" }, terminal, false],
  ] as const)("for %s", (_what, color, environment, stream, expected) => {
    expect(colored(color, environment, stream)).toBe(expected);
  });

  test("are chosen with a flag of drift, the one command that has them", async () => {
    const { stdout } = await here.it.run(["drift", "--help"]);
    expect(stdout.replace(/\s+/g, " ")).toMatch(
      /--color <when> .*NO_COLOR and FORCE_COLOR.*\(choices: "auto", "always", "never", default: "auto"\)/,
    );
    expect((await here.it.run(["drift", "--color", "sometimes"])).code).toBe(2);
  });
});

test.each([["simulate"], ["drift"], ["doctor"], ["auth login"], ["auth status"], ["auth logout"]])(
  "The help of %s names the default of each flag that takes a value or changes the form",
  async (command) => {
    const { stdout } = await here.it.run([...command.split(" "), "--help"]);
    const flags = stdout
      .split(/\n(?= {2}-)/)
      .slice(1)
      .map((flag) => flag.split("\n\n")[0] ?? "");
    const without = flags.filter((flag) => /^ {2}\S.*(<|--json)/.test(flag) && !/default:/.test(flag));
    expect(without).toEqual([]);
  },
);
