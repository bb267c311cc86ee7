import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stoppedRuns } from "../../provider/process/stoppedRuns";
import { ModelListener } from "../support/modelClock";

const about = ["https://api.example", "dev::office", "maxRemovals"];
const stopped = { most: 2, done: 2, refused: 7, at: new Date("2026-03-02T12:00:00Z") };

describe("A run that a limit has stopped", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "stopped-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const open = (tell = new ModelListener(), of = about, state = home) =>
    stoppedRuns({ XDG_STATE_HOME: state }, of, tell);
  const folder = () => join(home, "pulumi-licenses", "limits");
  const onlyFile = () => join(folder(), readdirSync(folder())[0] ?? "");

  test("is known to the next process until it is forgotten, and to none of another stack or limit", () => {
    open().keep(stopped);
    expect(open().recall()).toEqual(stopped);
    expect(open(undefined, ["https://api.example", "prod::office", "maxRemovals"]).recall()).toBeUndefined();
    expect(open(undefined, ["https://api.example", "dev::office", "maxPurchases"]).recall()).toBeUndefined();
    open().forget();
    open().forget();
    expect(open().recall()).toBeUndefined();
  });

  test("stands in a file of its owner only, which does not tell whose it is", () => {
    open().keep(stopped);
    expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
    expect(readFileSync(onlyFile(), "utf8")).not.toContain("office");
  });

  test("that cannot be noted or read is one warning that says what follows", () => {
    const tell = new ModelListener();
    const unwritable = open(tell, about, __filename);
    for (const refused of [1, 2]) unwritable.keep({ ...stopped, refused });
    expect(tell.warnings).toEqual([
      expect.stringMatching(/cannot be noted in .*ENOTDIR.* counts anew.*XDG_STATE_HOME/),
    ]);
    open().keep(stopped);
    writeFileSync(onlyFile(), "{");
    const reader = new ModelListener();
    expect(open(reader).recall()).toBeUndefined();
    expect(reader.warnings).toEqual([expect.stringContaining("it is damaged")]);
  });
});
