import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTexts } from "../../../provider/drift/accept/writeTexts";
import { customerForm } from "../../../provider/services/partnercenter/files/form";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-accept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = [
  { path: "a.yaml", text: "a: 1\n", form: customerForm },
  { path: "b.yaml", text: "b: 1\n", form: customerForm },
];
const edited = new Map([
  ["a.yaml", "a: 2\n"],
  ["b.yaml", "b: 2\n"],
]);
const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
const there = () => read.map(({ path }) => readFileSync(join(folder, path), "utf8"));

test("What a person changes in a file while being asked is not overwritten, and no other file is written then", () => {
  put("a.yaml", "a: 1\n");
  put("b.yaml", "b: 1\n# Ask Dana first.\n");
  expect(() => writeTexts(folder, read, edited)).toThrow(/Nothing is written: b\.yaml changed meanwhile/);
  expect(there()).toEqual(["a: 1\n", "b: 1\n# Ask Dana first.\n"]);
});

test("Files that are as they were read are written", () => {
  for (const { path, text } of read) put(path, text);
  writeTexts(folder, read, edited);
  expect(there()).toEqual([...edited.values()]);
});
