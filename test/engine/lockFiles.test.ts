import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { lockFiles } from "../../provider/engine/lockFiles";
import { oneAtATime } from "../../provider/engine/once";

/** Two queues stand for two processes of a run: what they share is the files. */
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let onTestEnd: () => void = () => {};
afterEach(() => onTestEnd());

test("two processes of a run change one thing one after another, and different things at once", async () => {
  const address = randomUUID();
  const [one, two] = [oneAtATime(lockFiles(address)), oneAtATime(lockFiles(address))];
  const said: string[] = [];
  const work = (name: string) => async () => {
    said.push(`${name} begins`);
    await pause(60);
    said.push(`${name} ends`);
  };
  await Promise.all([one("alice", work("a")), two("alice", work("b")), one("alice", work("c"))]);
  for (const name of ["a", "b", "c"]) expect(said[said.indexOf(`${name} begins`) + 1]).toBe(`${name} ends`);
  let begun = 0;
  const meeting = async () => {
    begun++;
    for (let turns = 0; begun < 2 && turns < 1_000; turns++) await pause(5);
    expect(begun).toBe(2);
  };
  await Promise.all([one("alice", meeting), two("bob", meeting)]);
});

test("processes of another run are not waited for", async () => {
  const [one, two] = [oneAtATime(lockFiles(randomUUID())), oneAtATime(lockFiles(randomUUID()))];
  await one("alice", () => two("alice", async () => {}));
});

test("work that waits for others lets other processes work on the thing meanwhile", async () => {
  const address = randomUUID();
  const [one, two] = [oneAtATime(lockFiles(address)), oneAtATime(lockFiles(address))];
  const other = jest.fn(async () => {});
  await one("alice", async () => void (await one.meanwhile("alice", () => two("alice", other))));
  expect(other).toHaveBeenCalledTimes(1);
});

test("a process that was killed keeps nobody waiting", async () => {
  const address = randomUUID();
  const file = join(__dirname, "..", "..", "provider", "dist", "engine", "lockFiles.js");
  const script = `require(${JSON.stringify(file)}).lockFiles("${address}").enter("alice").then(() => { console.log("in"); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestEnd = () => child.kill("SIGKILL");
  await once(child.stdout, "data");
  const waiting = oneAtATime(lockFiles(address))("alice", async () => "done");
  expect(await Promise.race([waiting, pause(100).then(() => "waits")])).toBe("waits");
  child.kill("SIGKILL");
  expect(await waiting).toBe("done");
});
