import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { Demo, project } from "./support";

/** Three runs at once, so that they also show that they do not disturb each other. */

let plain: Demo;
let kept: Demo;
let interrupted: Demo;

/** Settings of a user's own work. Each of them would make the demo fail if the demo used it. */
const disturbing = {
  PARTNER_CENTER_CLOUD: "china",
  PARTNER_CENTER_CLIENT_ID: "half a credential",
  LICENSES_PREFLIGHT: "nonsense",
  LICENSES_MAX_REMOVALS: "0",
  PULUMI_BACKEND_URL: "s3://nowhere",
  PULUMI_STACK: "another",
  PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere",
  HTTP_PROXY: "http://127.0.0.1:9",
  http_proxy: "http://127.0.0.1:9",
};

const configFiles = () => readdirSync(project).filter((name) => /^Pulumi\.demo-.*\.yaml$/.test(name));

let before: string[];

beforeAll(() => {
  before = configFiles();
  plain = new Demo();
  kept = new Demo(["--keep"], disturbing);
  interrupted = new Demo();
});

afterAll(() => {
  for (const demo of [plain, kept, interrupted]) demo.end();
});

test("an interrupted demo ends what it started and leaves nothing behind", async () => {
  await interrupted.says("$ pulumi up");
  interrupted.interrupt();
  const { code, text } = await interrupted.ended;
  expect(text).toContain("Interrupted.");
  expect(code).toBe(130);
  expect(await interrupted.simulatorAnswers()).toBe(false);
  expect(interrupted.left).toEqual([]);
});

test("the demo plays to its end, with the fewest possible requests, and leaves nothing behind", async () => {
  const { code, text } = await plain.ended;
  expect(text).toContain("All as it should be");
  expect(code).toBe(0);
  expect(requestsIn(text)).toEqual([
    ["create", 15, 15],
    ["again", 2, 2],
    ["drift is seen", 13, 13],
    ["repair", 17, 17],
    ["in step again", 9, 9],
    ["raise to 14", 4, 4],
    ["lower to 11", 4, 4],
    ["destroy", 9, 9],
  ]);
  expect(await plain.simulatorAnswers()).toBe(false);
  expect(plain.left).toEqual([]);
});

test("the state of a resource holds a text of less than 100 bytes in place of code", async () => {
  const { text } = await plain.ended;
  const sizes = [...text.matchAll(/^ {3}(m365-e5|alice|bob|carol) +(\d+) +(\d+) +(\d+)$/gm)];
  expect(sizes.map(([, name]) => name)).toEqual(["m365-e5", "alice", "bob", "carol"]);
  for (const [, , all, provider] of sizes) {
    expect(Number(provider)).toBeLessThan(100);
    expect(Number(all)).toBeLessThan(3000);
  }
});

test("what --keep leaves up can be gone on with, and stopped, by the commands that it prints", async () => {
  const { code, text } = await kept.ended;
  expect(text).toContain("left to you");
  expect(code).toBe(0);
  expect(await kept.simulatorAnswers()).toBe(true);

  const [start = "", commands = "", , stop = ""] = text.split("POSIX shell:\n\n")[1]?.split("\n\n") ?? [];
  const shell = (command: string) =>
    spawnSync("sh", ["-ec", `${start}\n${command}`], { cwd: "/", env: { ...process.env, ...disturbing } }).status;
  const [config = "", up = "", curl = "", preview = "", repair = "", ...more] = commands.split("\n");
  expect(more).toEqual([]);
  // No user can confirm the command here.
  expect([shell(config), shell(`${up} --yes`)]).toEqual([0, 0]);
  const [, change = ""] = /^ *curl --data '(.+)' "\$PARTNER_CENTER_API_URL\/simulator\/change"$/.exec(curl) ?? [];
  await fetch(`${kept.simulatorUrl}/simulator/change`, { method: "POST", body: change });
  expect(shell(preview)).toBeGreaterThan(0);
  expect(shell(`${repair} --yes`)).toBe(0);
  expect(shell(preview)).toBe(0);

  expect(shell(stop)).toBe(0);
  expect(await kept.simulatorAnswers()).toBe(false);
  expect(kept.left).toEqual([]);
});

test("no demo leaves a stack's configuration beside the project", async () => {
  expect(configFiles().filter((name) => !before.includes(name))).toEqual([]);
});

function requestsIn(text: string): [string, number, number][] {
  const rows = text.matchAll(/^ {3}\d {6}(.+?) +pulumi .+? +\d+\.\d +(\d+) +(\d+)$/gm);
  return [...rows].map(([, title = "", sent, least]) => [title, Number(sent), Number(least)]);
}
