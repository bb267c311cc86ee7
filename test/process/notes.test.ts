import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notesFolder, notesIn } from "../../provider/process/notes";
import { ModelListener } from "../support/modelClock";

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const id = `${customer}/6e7aa601-629e-461b-8933-0898c3cc3c7c`;
const scope = ["https://api.example", "dev::office"];
const found = new Date("2026-03-02T12:00:00Z");

describe("A quantity that was found", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "notes-"));
  });
  afterEach(() => {
    chmodSync(home, 0o700);
    rmSync(home, { recursive: true });
  });

  const folder = () => join(home, "state", "found");
  const open = (tell = new ModelListener(), where = scope) => notesIn(folder(), () => found)(where, tell);
  const onlyFile = () => {
    const [file = ""] = readdirSync(folder());
    return join(folder(), file);
  };

  test("is known to the next process, whatever the case of the id, until it is forgotten", () => {
    open().keep(id, 10, 20);
    expect(open().recall(id.toUpperCase())).toEqual({ quantity: 10, set: [20], at: found, place: onlyFile() });
    open().forget(id);
    expect(open().recall(id)).toBeUndefined();
    expect(readdirSync(folder())).toEqual([]);
  });

  test("is in a file that only its owner can read, without names, and no other file is left", () => {
    open().keep(id, 10, 20);
    expect(readdirSync(folder())).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
    expect(statSync(onlyFile()).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    expect(readFileSync(onlyFile(), "utf8")).not.toContain(customer);
  });

  test("is kept with all that was set since, each number once", () => {
    for (const set of [20, 15, 20]) open().keep(id, 10, set);
    expect(open().recall(id)?.set).toEqual([20, 15]);
  });

  test("is another one when another number is found, and neither the old time nor the old numbers count", () => {
    open().keep(id, 10, 20);
    const later = new Date("2026-05-01T00:00:00Z");
    notesIn(folder(), () => later)(scope, new ModelListener()).keep(id, 12, 20);
    expect(open().recall(id)).toMatchObject({ quantity: 12, set: [20], at: later });
  });

  test("keeps the time at which it was found when it is noted again", () => {
    open().keep(id, 10, 20);
    notesIn(folder(), () => new Date("2026-05-01T00:00:00Z"))(scope, new ModelListener()).keep(id, 10, 20);
    expect(open().recall(id)?.at).toEqual(found);
  });

  test("of another service or another stack is another one", () => {
    open().keep(id, 10, 20);
    expect(open(undefined, ["https://other.example", "dev::office"]).recall(id)).toBeUndefined();
    expect(open(undefined, ["https://api.example", "prod::office"]).recall(id)).toBeUndefined();
  });

  test("that cannot be noted is one warning for all resources, and never an error", () => {
    const blocked = join(home, "state");
    writeFileSync(blocked, "a file where a folder should be");
    const tell = new ModelListener();
    const notes = notesIn(folder(), () => found);
    for (const other of ["a", "b"]) {
      expect(notes(scope, tell).recall(`${id}${other}`)).toBeUndefined();
      notes(scope, tell).keep(`${id}${other}`, 10, 20);
      notes(scope, tell).forget(`${id}${other}`);
    }
    expect(tell.warnings).toEqual([
      expect.stringMatching(/cannot be noted in .*state.*: (ENOTDIR|EEXIST)\..*XDG_STATE_HOME/),
    ]);
  });

  test.each(["", "{", '{"quantity":"ten"}', "[]"])(
    "that is damaged, like %p, is said, counts as none, and is replaced",
    (text) => {
      open().keep(id, 10, 20);
      writeFileSync(onlyFile(), text);
      const tell = new ModelListener();
      expect(open(tell).recall(id)).toBeUndefined();
      expect(tell.warnings).toEqual([expect.stringContaining("it is damaged")]);
      open().keep(id, 12, 20);
      expect(open().recall(id)?.quantity).toBe(12);
    },
  );

  test("is kept below the folder for state, which XDG_STATE_HOME names", () => {
    expect(notesFolder({ XDG_STATE_HOME: "/var/state" })).toBe("/var/state/pulumi-licenses/found");
    expect(notesFolder({ XDG_STATE_HOME: "" })).toMatch(/\/\.local\/state\/pulumi-licenses\/found$/);
  });
});
