import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { typescriptForm } from "../../provider/declarations/typescript";
import { typescriptFrom } from "../../provider/declarations/typescriptFrom";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "licenses-typescript-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function installed(name: string, code: string): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(join(place, "index.js"), code);
}

const marked = (version: string) => `exports.version = "${version}"; exports.createSourceFile = () => undefined;`;

const program = `import { SubscriptionQuantity } from "pulumi-licenses";
new SubscriptionQuantity("e5", { customerId: "c", quantity: 12 });
`;

describe("TypeScript for a program", () => {
  test("is the one that the program's folder has", () => {
    installed("typescript", marked("of the folder"));
    expect(typescriptFrom(folder).version).toBe("of the folder");
  });

  test("is the one inside the program's Pulumi, where the folder has none", () => {
    installed("@pulumi/pulumi", "");
    const vendor = join(folder, "node_modules/@pulumi/pulumi/vendor/typescript@9.9.9");
    mkdirSync(vendor, { recursive: true });
    writeFileSync(join(vendor, "typescript.js"), marked("of Pulumi"));
    expect(typescriptFrom(folder).version).toBe("of Pulumi");
  });

  test("is an older one, where the folder's is a TypeScript 7 without this API", () => {
    installed("typescript", 'exports.version = "7.0.0";');
    expect(typescriptFrom(folder).version).toBe("3.8.3");
  });

  test("may be the one inside Pulumi, which reads and edits a program like any other", () => {
    expect(typescriptFrom(folder).version).toBe("3.8.3");
    const form = typescriptForm(folder);
    const edited = form.edited(program, "index.ts", {
      type: "SubscriptionQuantity",
      name: "e5",
      args: { quantity: 13 },
    });
    expect(edited).toBe(program.replace("12", "13"));
  });

  test("that is nowhere is asked for with the command that installs it", () => {
    const code = join(dirname(__dirname), "../provider/dist");
    cpSync(join(code, "declarations/typescriptFrom.js"), join(folder, "declarations/typescriptFrom.js"));
    cpSync(join(code, "core/errors.js"), join(folder, "core/errors.js"));
    const alone: typeof import("../../provider/declarations/typescriptFrom") = require(
      join(folder, "declarations/typescriptFrom.js"),
    );
    expect(() => alone.typescriptFrom(folder)).toThrow(
      `TypeScript is needed to read and change the program in ${folder}, but neither this folder nor its package @pulumi/pulumi has it. Run in this folder: npm install --save-dev typescript@5`,
    );
  });
});
