import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "../../provider/import/journal";

const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, ".licenses-import.unfinished.json");
const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));

test("An import that was stopped goes on within a day, and one of other customers, or a day later, begins anew", () => {
  const first = openJournal(folder, "all", at(8));
  first.add("contoso");
  expect(openJournal(folder, "all", at(20)).has("contoso")).toBe(true);
  expect(openJournal(folder, "all", at(8 + 24)).has("contoso")).toBe(false);
  expect(openJournal(folder, "contoso", at(9)).has("contoso")).toBe(false);
  first.end();
  expect(openJournal(folder, "all", at(9)).done).toBe(0);
});

test("A note that cannot be read is as good as none", () => {
  for (const text of ["", "{", "[]", '{"began":"yesterday","selection":"all","done":["contoso"]}']) {
    writeFileSync(file, text);
    expect(openJournal(folder, "all", at(9)).done).toBe(0);
  }
});
