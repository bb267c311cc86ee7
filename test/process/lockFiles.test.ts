import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyedLock } from "../../provider/core/keyedLock";
import { lockFiles } from "../../provider/process/lockFiles";
import { ownRunFolder } from "../support/ownRunFolder";

/** Two queues stand for two processes of a run, because processes share only the files. */
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let onTestEnd: () => void = () => {};
afterEach(() => onTestEnd());

test("two processes of a run change one thing one after another, and different things at once", async () => {
  const address = randomUUID();
  const [one, two] = [keyedLock(lockFiles(address)), keyedLock(lockFiles(address))];
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
  const [one, two] = [keyedLock(lockFiles(randomUUID())), keyedLock(lockFiles(randomUUID()))];
  await one("alice", () => two("alice", async () => {}));
});

test("work that waits for others lets other processes work on the thing meanwhile", async () => {
  const address = randomUUID();
  const [one, two] = [keyedLock(lockFiles(address)), keyedLock(lockFiles(address))];
  const other = jest.fn(async () => {});
  await one("alice", async () => void (await one.meanwhile("alice", () => two("alice", other))));
  expect(other).toHaveBeenCalledTimes(1);
});

test("a killed process blocks no other process", async () => {
  const address = randomUUID();
  const file = join(__dirname, "..", "..", "provider", "dist", "process", "lockFiles.js");
  const script = `require(${JSON.stringify(file)}).lockFiles("${address}").enter("alice").then(() => { console.log("in"); setInterval(() => {}, 1000); });`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestEnd = () => child.kill("SIGKILL");
  await once(child.stdout, "data");
  const waiting = keyedLock(lockFiles(address))("alice", async () => "done");
  expect(await Promise.race([waiting, pause(100).then(() => "waits")])).toBe("waits");
  child.kill("SIGKILL");
  expect(await waiting).toBe("done");
});

describe("The file of a thing that is worked on", () => {
  const { folder, files, block } = ownRunFolder();

  const dead = () => String(spawnSync(process.execPath, ["-e", ""]).pid);

  /** A gate and the lock file of an object, which names this process. */
  async function taken() {
    const gate = lockFiles("127.0.0.1:1");
    await gate.enter("alice");
    const [name = ""] = files();
    return { gate, file: join(folder(), name) };
  }
  const entersWithin = (gate: ReturnType<typeof lockFiles>, milliseconds: number) =>
    Promise.race([gate.enter("alice").then(() => true), pause(milliseconds).then(() => false)]);

  test("is its owner's only, holds the process, and goes when the work is done", async () => {
    const { gate, file } = await taken();
    expect(readFileSync(file, "utf8")).toBe(String(process.pid));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(file).not.toContain("alice");
    gate.leave("alice");
    expect(existsSync(file)).toBe(false);
  });

  test("stays if another process has it: a process that leaves without the lock deletes no file", async () => {
    const { gate, file } = await taken();
    writeFileSync(file, String(process.ppid));
    gate.leave("alice");
    gate.leave("bob");
    expect(readFileSync(file, "utf8")).toBe(String(process.ppid));
  });

  test.each([
    ["another process that lives", String(process.ppid)],
    ["a process that is about to write its number", ""],
  ])("is waited for where it belongs to %s, until it is gone", async (_sentence, holder) => {
    const { gate, file } = await taken();
    writeFileSync(file, holder);
    const entering = entersWithin(gate, 5_000);
    await pause(70);
    expect(readFileSync(file, "utf8")).toBe(holder);
    rmSync(file);
    expect(await entering).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(String(process.pid));
  });

  test("is taken over from a process that has ended, and nothing else is left behind", async () => {
    const { gate, file } = await taken();
    writeFileSync(file, dead());
    expect(await entersWithin(gate, 5_000)).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(String(process.pid));
    expect(files()).toHaveLength(1);
  });

  test("goes with the next run where its process has ended, and nothing that others keep there", async () => {
    const { file } = await taken();
    writeFileSync(file, dead());
    writeFileSync(join(folder(), "run-something"), dead());
    writeFileSync(join(folder(), "lock-living"), String(process.ppid));
    const next = lockFiles("127.0.0.1:2");
    await next.enter("bob");
    expect(existsSync(file)).toBe(false);
    expect(files().sort()).toHaveLength(3);
    expect(files()).toEqual(expect.arrayContaining(["lock-living", "run-something"]));
  });

  test("is not waited for where there is no place for it", async () => {
    block();
    const gate = lockFiles("127.0.0.1:1");
    expect(await entersWithin(gate, 5_000)).toBe(true);
    gate.leave("alice");
  });
});
