import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";

/** A folder of its own for each test, for the files that the processes of a run share. Call it once in a `describe`. */
export function ownRunFolder(): { folder(): string; files(): string[]; block(): void } {
  let home = "";
  let place = "";
  beforeEach(() => {
    home = mkdtempSync(join(os.tmpdir(), "run-folder-"));
    place = home;
    jest.spyOn(os, "tmpdir").mockImplementation(() => place);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(home, { recursive: true });
  });
  const folder = () => join(home, readdirSync(home)[0] ?? "");
  return {
    folder,
    files: () => readdirSync(folder()).sort(),
    /** From now on the code cannot make folders there. */
    block: () => {
      place = join(__filename, "below");
    },
  };
}
