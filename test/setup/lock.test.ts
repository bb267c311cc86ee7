import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("How set-ups that run at once keep out of each other's way", () => {
  let sandbox: Sandbox;
  let module: string;
  let lock: string;

  beforeEach(() => {
    sandbox = new Sandbox();
    module = join(sandbox.repo, "tools", "setup");
    lock = join(sandbox.root, "lock");
    mkdirSync(lock);
  });
  afterEach(() => sandbox.end());

  const script = (code: string) => ["--input-type=module", "--eval", code];

  test("of many that find the lock of a dead process, only one works at a time", async () => {
    writeFileSync(join(lock, "7"), JSON.stringify({ pid: 999_999_999, host: hostname() }));
    const code = `
      import fs from "node:fs";
      import { withLock } from ${JSON.stringify(join(module, "lock.mjs"))};
      for (let turn = 0; turn < 3; turn++) await withLock("lock", { log() {} }, async () => {
        fs.writeFileSync("inside", "", { flag: "wx" });
        await new Promise((resolve) => setTimeout(resolve, 5));
        fs.rmSync("inside");
        fs.appendFileSync("turns", "x");
      });`;
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => sandbox.start(script(code)).ended));
    expect(outcomes).toEqual(outcomes.map(() => ({ code: 0, text: "" })));
    expect(readFileSync(join(sandbox.root, "turns"), "utf8")).toHaveLength(18);
    expect(sandbox.list(lock).length).toBeLessThanOrEqual(4);
  });

  test("the lock is free again when the work failed", async () => {
    const code = `
      import { withLock } from ${JSON.stringify(join(module, "lock.mjs"))};
      await withLock("lock", { log() {} }, async () => { throw new Error("failed") }).catch(() => {});
      await withLock("lock", { log: console.log }, async () => console.log("in"));`;
    expect(await sandbox.start(script(code)).ended).toEqual({ code: 0, text: "in\n" });
  });

  // The child outlasts the time limit of a test. If it kept running, its open output would keep the set-up from ending.
  test("a command that does not get on is stopped with all that it started", async () => {
    const code = `
      import { run } from ${JSON.stringify(join(module, "run.mjs"))};
      const options = { title: "a download", activity: () => 0, idleLimit: 100 };
      await run("/bin/sh", ["-c", "sleep 600 & echo $! > pid; wait"], options).catch((error) => console.log(error.message));`;
    const { text } = await sandbox.start(script(code), { PATH: "/usr/bin:/bin" }).ended;
    expect(text).toBe("a download made no progress for 0.1 s\n");
    const sleep = Number(readFileSync(join(sandbox.root, "pid"), "utf8"));
    await sandbox.until(() => !sandbox.isRunning(sleep));
  });
});
