import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const root = join(__dirname, "..");

/** The TypeScript compiler's errors for a program in the repository's folder. */
function complaints(text: string): string[] {
  const file = join(root, "examples", "quickstart", "readme.ts");
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, language) =>
    name === file ? ts.createSourceFile(name, text, language) : getSourceFile.call(host, name, language);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

const programOf = (...page: string[]) =>
  /```(?:ts|typescript)\n([\s\S]*?)```/.exec(readFileSync(join(root, ...page), "utf8"))?.[1] ?? "";
const program = programOf("README.md");

test.each([
  ["README", program],
  ["registry's overview", programOf("docs", "_index.md")],
])("the %s's program compiles against the package as it is", (_page, text) => {
  expect(text).toContain("new UserLicense");
  expect(complaints(text)).toEqual([]);
});

test("a README that names an argument which does not exist would be found out", () => {
  expect(complaints(program.replace("quantity: 25", "seats: 25")).join()).toContain("'seats' does not exist");
});
