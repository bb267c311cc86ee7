import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { casesFolder } from "../support/cases";

/** Folders that are not cases: the cases' library, and folders that contain cases. */
const shelves = ["bodies", "engine", "hooks", "lib"];

const foldersIn = (folder: string) =>
  readdirSync(join(casesFolder, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(join(casesFolder, folder))
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const folders = foldersIn("").filter((name) => !shelves.includes(name));

/** Programs beside a case's own program. */
const programsIn = (folder: string) =>
  foldersIn(folder).filter((name) => existsSync(join(casesFolder, name, "Pulumi.yaml")));

const cases = [
  ...foldersIn("engine"),
  ...filesIn("hooks", /\.js$/),
  ...filesIn("bodies", /\.json$/),
  ...folders,
  ...folders.flatMap(programsIn),
  ...folders.flatMap((name) => filesIn(name, /^w\d+\.js$/)),
];

const tests = readdirSync(__dirname)
  .filter((name) => name !== "everyCase.test.ts")
  .map((name) => readFileSync(join(__dirname, name), "utf8"))
  .join("\n");

/** A test names the case's folder, or a file in it, as a text of its own. */
const isPlayed = (name: string) => tests.includes(`"${name}"`) || tests.includes(`"${name}/`);

test("every case is played", () => {
  expect(cases.filter((name) => !isPlayed(name))).toEqual([]);
});
