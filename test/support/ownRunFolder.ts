import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";

/** A place of its own for each test, in which the processes of a run leave word for each other. Call it once in a `describe`. */
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
    /** From now on no folder can be made there. */
    block: () => {
      place = join(__filename, "below");
    },
  };
}
