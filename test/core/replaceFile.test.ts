import { execFile } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { replaceFile } from "../../provider/core/replaceFile";
import { noteFile, readNote, writeNote } from "../../provider/process/noteFile";
import { keepInFile } from "../../provider/simulator/worldFile";

describe("A file that is replaced", () => {
  let folder: string;
  const file = () => join(folder, "file.json");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "replace-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([true, false])("has the new text, for its owner only, and nothing is left behind (flush: %p)", (flush) => {
    writeFileSync(file(), "a longer older text", { mode: 0o644 });
    replaceFile(file(), "newer", { flush });
    expect(readFileSync(file(), "utf8")).toBe("newer");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["file.json"]);
  });

  test("keeps what was there when it cannot be replaced, and leaves no draft", () => {
    mkdirSync(file());
    for (const write of [
      () => replaceFile(file(), "newer"),
      () => writeNote(file(), {}),
      () => keepInFile(file(), {} as never),
    ])
      expect(write).toThrow(expect.objectContaining({ code: "EISDIR" }));
    expect(readdirSync(folder)).toEqual(["file.json"]);
  });

  test("stays a link where it is one, also before anything is there: notes and worlds too", () => {
    mkdirSync(join(folder, "volume"));
    const write = {
      note: (path: string) => writeNote(path, { seats: 3 }),
      world: (path: string) => keepInFile(path, { seats: 3 } as never),
    };
    for (const [name, replace] of Object.entries(write)) {
      const link = join(folder, name);
      symlinkSync(join("volume", name), link);
      for (let times = 0; times < 2; times++) replace(link);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readNote(join(folder, "volume", name))).toEqual({ seats: 3 });
    }
    expect(readdirSync(join(folder, "volume"))).toEqual(["note", "world"]);
  });

  test("is whole for processes with one number, as containers have it, which write and read notes at once", async () => {
    const path = noteFile(folder, ["seats"]);
    writeNote(path, { n: 0 });
    const script = `
      Object.defineProperty(process, "pid", { value: 7 });
      const { readNote, writeNote } = require(process.argv[1] + "/dist/process/noteFile.js");
      for (let n = 0; n < 200; n++) { writeNote(process.argv[2], { n, filler: "x".repeat(20000) }); readNote(process.argv[2]); }`;
    const dist = dirname(require.resolve("pulumi-licenses/package.json"));
    const run = promisify(execFile);
    await Promise.all([1, 2, 3].map(() => run(process.execPath, ["-e", script, dist, path])));
    expect(readNote(path)).toMatchObject({ n: 199 });
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
