import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordShownRemovals, removalWasShown } from "../../provider/run/shownRemovals";
import { ownRunFolder } from "../support/ownRunFolder";

const [alice, bob] = ["dev::alice", "dev::bob"];

describe("What a preview has shown to be taken away", () => {
  const { folder, files, block } = ownRunFolder();

  const age = (name: string, seconds: number) => {
    const at = Date.now() / 1000 - seconds;
    utimesSync(join(folder(), name), at, at);
  };

  test("is known to the update, by resource and part", () => {
    recordShownRemovals(alice, ["E3", "E5"]);
    expect([removalWasShown(alice, "E3"), removalWasShown(alice, "E5")]).toEqual([true, true]);
    expect([removalWasShown(alice, "F1"), removalWasShown(bob, "E3")]).toEqual([false, false]);
  });

  test("is what the last preview has shown: nothing, where that showed nothing", () => {
    recordShownRemovals(alice, ["E3"]);
    recordShownRemovals(alice, []);
    expect(removalWasShown(alice, "E3")).toBe(false);
  });

  test.each([
    [86_390, true],
    [86_410, false],
  ])("%i seconds ago counts: %p", (seconds, counts) => {
    recordShownRemovals(alice, ["E3"]);
    age(files()[0] ?? "", seconds);
    expect(removalWasShown(alice, "E3")).toBe(counts);
  });

  test("is forgotten after a day, and what others keep there is not", () => {
    recordShownRemovals(alice, ["E3"]);
    const [old = ""] = files();
    writeFileSync(join(folder(), "lock-something"), "");
    age(old, 86_410);
    age("lock-something", 86_410);
    recordShownRemovals(bob, ["E3"]);
    expect(files()).toEqual(["lock-something", expect.stringMatching(/^shown-/)]);
    expect(files()).not.toContain(old);
    recordShownRemovals("dev::carol", ["E3"]);
    expect(removalWasShown(bob, "E3")).toBe(true);
  });

  test("stands in a file of its owner only, in which nothing can be read", () => {
    recordShownRemovals(alice, ["E3"]);
    const [file = ""] = files();
    expect(statSync(join(folder(), file)).mode & 0o777).toBe(0o600);
    expect(file + readFileSync(join(folder(), file), "utf8")).not.toMatch(/alice|E3/);
  });

  test("is nothing where it cannot be recorded or read, and nothing fails for that", () => {
    recordShownRemovals(alice, ["E3"]);
    writeFileSync(join(folder(), files()[0] ?? ""), "{");
    expect(removalWasShown(alice, "E3")).toBe(false);
    block();
    recordShownRemovals(alice, ["E3"]);
    expect(removalWasShown(alice, "E3")).toBe(false);
  });
});
