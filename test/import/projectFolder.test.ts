import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeProject } from "../../provider/import/project";
import { type Manifest, manifestIn } from "../../provider/import/projectFolder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-project-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const manifest: Manifest = { version: 1, project: "licenses", language: "typescript", form: "data", graph: false };

test("An import that was killed while it wrote its first file finds an empty folder", () => {
  writeFileSync(join(folder, "licenses-import.json.0c39d6d5-c70d-4c55-bc02-f620844f3fd1.draft"), "{");
  expect(manifestIn(folder)).toBeUndefined();
});

test("An import that stopped at any of its first files finds a folder of its own", () => {
  writeFileSync(join(folder, "customers"), "not a folder");
  expect(() => writeProject(folder, manifest)).toThrow();
  expect(manifestIn(folder)).toEqual(manifest);
});
