import { spawnSync } from "node:child_process";
import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { privateJournal, type RunJournal, sharedJournal } from "../../provider/run/runJournal";
import { ownRunFolder } from "../support/ownRunFolder";

/** Each journal stands for a process of a run, because processes share only the files. */

const ended = () => spawnSync(process.execPath, ["-e", ""]).pid;
const [mine, theirs] = [process.pid, process.ppid];

describe("What the processes of a run tell each other", () => {
  const { folder, files, block } = ownRunFolder();
  const open: RunJournal<unknown>[] = [];
  afterEach(() => {
    for (const journal of open.splice(0)) journal.close();
  });

  const journal = (keeper: number, address = "127.0.0.1:1", troubles: Error[] = []) => {
    const shared = sharedJournal<unknown>({ address, keeper, unshared: (error) => troubles.push(error) });
    open.push(shared);
    return shared;
  };

  test("arrives once, in the order of each process, whatever they do in which order", () => {
    const steps = fc.array(fc.record({ by: fc.constantFrom(0, 1), does: fc.constantFrom("append", "news") }), {
      maxLength: 30,
    });
    let run = 0;
    fc.assert(
      fc.property(steps, (taken) => {
        const address = `127.0.0.1:${++run}`;
        const journals = [journal(mine, address), journal(theirs, address)];
        const heard: number[][] = [[], []];
        const listen = (by: number) => heard[by]?.push(...((journals[by]?.news() ?? []) as number[]));
        for (const [at, { by, does }] of taken.entries()) {
          if (does === "news") listen(by);
          else journals[by]?.append(at);
        }
        listen(0);
        listen(1);
        const said = (by: number) =>
          taken.flatMap((step, at) => (step.by === by && step.does === "append" ? [at] : []));
        for (const all of heard)
          for (const by of [0, 1]) expect(all.filter((at) => taken[at]?.by === by)).toEqual(said(by));
        expect(heard.map(({ length }) => length)).toEqual(Array(2).fill(said(0).length + said(1).length));
        for (const one of journals) one.close();
      }),
      { numRuns: 30 },
    );
  });

  test("is heard by no process of another run", () => {
    journal(mine, "127.0.0.1:1").append("a");
    expect(journal(theirs, "127.0.0.1:2").news()).toEqual([]);
  });

  test("stands in files of their owner only, and none is left when they have ended", () => {
    const one = journal(mine);
    one.append("a");
    expect(files()).toEqual([expect.stringMatching(new RegExp(`^run-[\\w-]{22}-${mine}-${process.pid}$`))]);
    expect(statSync(join(folder(), files()[0] ?? "")).mode & 0o777).toBe(0o600);
    one.close();
    one.close();
    expect(files()).toEqual([]);
    journal(mine).close();
    expect(files()).toEqual([]);
  });

  test("is not heard any more from a process whose run has ended, and its file goes with the next that begins", () => {
    const dead = journal(ended());
    dead.append("a");
    writeFileSync(join(folder(), "shown-something"), "");
    const [one, two] = [journal(mine), journal(theirs)];
    expect(one.news()).toEqual([]);
    two.append("b");
    one.append("c");
    expect(files()).toEqual([expect.stringMatching(/^run-/), expect.stringMatching(/^run-/), "shown-something"]);
    expect([one.news(), two.news()]).toEqual([
      ["c", "b"],
      ["b", "c"],
    ]);
  });

  test("is heard in whole lines, however long they are and wherever they are cut", () => {
    journal(theirs).append("first");
    const file = join(folder(), files()[0] ?? "");
    const one = journal(mine);
    expect(one.news()).toEqual(["first"]);
    const long = JSON.stringify("ä".repeat(70_000));
    const bytes = Buffer.from(`${long}\n"after"\n`);
    // The cut is in the middle of a character.
    appendFileSync(file, bytes.subarray(0, 65_534));
    expect(one.news()).toEqual([]);
    appendFileSync(file, bytes.subarray(65_534, -4));
    expect(one.news()).toEqual([JSON.parse(long)]);
    appendFileSync(file, bytes.subarray(-4));
    expect(one.news()).toEqual(["after"]);
    expect(one.news()).toEqual([]);
  });

  test("is kept to itself where the folder cannot be used, which is said once", () => {
    block();
    const troubles: Error[] = [];
    const one = journal(mine, "127.0.0.1:1", troubles);
    expect(one.isShared()).toBe(true);
    one.append("a");
    one.append("b");
    expect([one.isShared(), one.news(), one.news()]).toEqual([false, ["a", "b"], []]);
    expect(troubles).toEqual([expect.objectContaining({ code: "ENOTDIR" })]);
  });

  test("is not shared without an engine", () => {
    const alone = privateJournal<string>();
    alone.append("a");
    expect([alone.isShared(), alone.news(), alone.news()]).toEqual([false, ["a"], []]);
    alone.close();
  });
});
