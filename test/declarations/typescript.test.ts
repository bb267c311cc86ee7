import { CannotEdit, computed, type Edit } from "../../provider/declarations/declaration";
import { typescriptForm } from "../../provider/declarations/typescript";

const form = typescriptForm(__dirname);
const named = 'import { UserLicense, SubscriptionQuantity, OrganizationLicense } from "pulumi-licenses";\n';
const read = (code: string, file = "index.ts") => form.read(code, file);
const argsOf = (code: string) => read(named + code)[0]?.args;

describe("A program is read", () => {
  test.each([
    ["an import", 'import { UserLicense } from "pulumi-licenses";', "UserLicense"],
    ["an import under another name", 'import { UserLicense as Seat } from "pulumi-licenses";', "Seat"],
    ["an import of all", 'import * as licenses from "pulumi-licenses";', "licenses.UserLicense"],
    ["a default import", 'import licenses from "pulumi-licenses";', "licenses.UserLicense"],
    ["an import by require", 'import licenses = require("pulumi-licenses");', "licenses.UserLicense"],
    ["require", 'const licenses = require("pulumi-licenses");', "licenses.UserLicense"],
    ["a part of require", 'const { UserLicense: Seat } = require("pulumi-licenses");', "Seat"],
    ["a member of require", 'const Seat = require("pulumi-licenses").UserLicense;', "Seat"],
  ])("with %s", (_, imported, name) => {
    expect(read(`${imported}\n\nnew ${name}("alice", { userId: "a@b.c" });\n`)).toEqual([
      { type: "UserLicense", name: "alice", args: { userId: "a@b.c" }, line: 3 },
    ]);
  });

  test("without the classes of other packages, other classes, and names that are no literals", () => {
    const code = `import { UserLicense } from "./mine";
import { Provider, SubscriptionQuantity, UserLicense as Seat } from "pulumi-licenses";
new UserLicense("a", {});
new Provider("p", {});
new Seat(name, {});
new Seat(\`a\${n}\`, {});
{ class SubscriptionQuantity {} new SubscriptionQuantity("q", {}); }
`;
    expect(read(code)).toEqual([]);
  });

  test("with literals as values, and all else as computed", () => {
    const code = `
const customerId = "c-1" as const;
let changing = "c-2";
function other(shadowed: string) { const twice = shadowed; }
const twice = "x", shadowed = "y";
new UserLicense(\`alice\`, {
  customerId, a: customerId, changing, twice, shadowed, unknown,
  "quoted": 'it\\'s', n: -1_000, yes: true, no: false, none: null, call: f(), text: \`a\${b}\`,
  list: [1, [\`x\`], { y: ("z") }], spread: [...rest], inner: { ...rest }, fixed: ["p"] as const, cast: f as string, method() {},
});`;
    expect(argsOf(code)).toEqual({
      customerId: "c-1",
      a: "c-1",
      changing: computed,
      twice: computed,
      shadowed: computed,
      unknown: computed,
      quoted: "it's",
      n: -1000,
      yes: true,
      no: false,
      none: computed,
      call: computed,
      text: computed,
      list: [1, ["x"], { y: "z" }],
      spread: computed,
      inner: computed,
      fixed: ["p"],
      cast: computed,
      method: computed,
    });
  });

  test("with the members that are certain, where a spread has others", () => {
    expect(argsOf('new UserLicense("alice", { a: 1, ...shared, b: 2 });')).toEqual({ a: computed, b: 2 });
    expect(argsOf('new UserLicense("alice", shared);')).toEqual({});
    expect(argsOf('new UserLicense("alice");')).toEqual({});
  });

  test("in JavaScript, too", () => {
    const code = 'const { UserLicense } = require("pulumi-licenses");\nnew UserLicense("alice", { userId: "a" });\n';
    expect(read(code, "index.js")).toHaveLength(1);
  });

  test("unless it has a mistake, which is told with its line", () => {
    expect(() => read("const a = 1;\nnew (;\n", "seats.ts")).toThrow(
      /^seats\.ts:2: Expression expected\. \(TypeScript /,
    );
  });
});

/** What an edit makes of a program. Its first line imports the classes. */
const edited = (code: string, edit: Partial<Edit>) =>
  form.edited(named + code, "index.ts", { type: "UserLicense", name: "alice", args: {}, ...edit }).slice(named.length);

const licensed = (licenses: string) => `new UserLicense("alice", { userId: "a", licenses: ${licenses} });\n`;

describe("An edit", () => {
  test.each([
    [
      "changes one element",
      '[{ sku: "E3" }, { sku: "E5", excludedPlans: ["A"] }]',
      [{ sku: "E3" }, { sku: "E5", excludedPlans: ["B"] }],
      '[{ sku: "E3" }, { sku: "E5", excludedPlans: ["B"] }]',
    ],
    ["adds on the same line", "[{ sku: 'E3' }]", [{ sku: "E3" }, { sku: "E5" }], "[{ sku: 'E3' }, { sku: 'E5' }]"],
    [
      "adds a line with a comma",
      '[\n  { sku: "E3" }, // first\n]',
      [{ sku: "E3" }, { sku: "E5" }],
      '[\n  { sku: "E3" }, // first\n  { sku: "E5" },\n]',
    ],
    [
      "adds a line without one",
      '[\n  { sku: "E3" } // first\n]',
      [{ sku: "E3" }, { sku: "E5" }],
      '[\n  { sku: "E3" }, // first\n  { sku: "E5" }\n]',
    ],
    ["removes on the same line", '[{ sku: "E3" }, { sku: "E5" }]', [{ sku: "E5" }], '[{ sku: "E5" }]'],
    [
      "removes the last line and the comma before",
      '[\n  { sku: "E3" },\n  { sku: "E5" }\n]',
      [{ sku: "E3" }],
      '[\n  { sku: "E3" }\n]',
    ],
    [
      "keeps comments and the order",
      '[\n  // why\n  { sku: "E5" },\n  { sku: "E3" },\n]',
      [{ sku: "E3" }, { sku: "E5", excludedPlans: ["A"] }],
      '[\n  // why\n  { sku: "E5", excludedPlans: ["A"] },\n  { sku: "E3" },\n]',
    ],
    ["swaps a product in place", '[{ sku: "E5" /* agreed */ }]', [{ sku: "E3" }], '[{ sku: "E3" /* agreed */ }]'],
    ["takes a member out", '[{ sku: "E5", excludedPlans: ["A"] }]', [{ sku: "E5" }], '[{ sku: "E5" }]'],
    ["keeps a product that a constant names", '[{ sku: e3 }, { sku: "E5" }]', [{ sku: "E3" }], "[{ sku: e3 }]"],
  ])("%s", (_, before, licenses, after) => {
    const constant = 'const e3 = "E3";\n';
    expect(edited(constant + licensed(before), { args: { licenses } })).toBe(constant + licensed(after));
  });

  test("adds an argument after the others, and takes one out", () => {
    const before = 'new UserLicense("alice", {\n  userId: "a", // who\n  exclusive: true,\n});\n';
    const after = 'new UserLicense("alice", {\n  userId: "a", // who\n  quantity: 3,\n});\n';
    expect(edited(before, { args: { exclusive: undefined, quantity: 3 } })).toBe(after);
  });

  test("writes any text as a literal on its line", () => {
    const quantities = (text: string) => `new UserLicense("alice", { userId: ${text} });\n`;
    const wanted = "a \"b\" 'c' `d` \\ \n \u2028";
    const shown = edited(quantities("'a'"), { args: { userId: wanted } });
    expect(shown).toBe(quantities("'a \"b\" \\'c\\' `d` \\\\ \\n \\u2028'"));
  });

  test("fills empty braces", () => {
    expect(edited('new UserLicense("alice", {});\n', { args: { quantity: 3 } })).toBe(
      'new UserLicense("alice", { quantity: 3 });\n',
    );
  });

  test("changes nothing in a program that says so already, in another order", () => {
    const code = licensed('[{ sku: "E5" }, { sku: "E3" }]');
    expect(edited(code, { args: { licenses: [{ sku: "E3" }, { sku: "E5" }] } })).toBe(code);
  });

  test("removes the statement with the comments right above it, and one of two blank lines", () => {
    const code = `// Sales

// Alice until May
/* and longer */
new UserLicense("alice", { userId: "a" }); // boss

new UserLicense("bob", { userId: "b" });
`;
    expect(edited(code, { args: "remove" })).toBe('// Sales\n\nnew UserLicense("bob", { userId: "b" });\n');
  });

  test.each([
    "(async () => {\n  CODE\n})();\n",
    "export = async () => {\n  CODE\n};\n",
    "if (isProduction) {\n  CODE\n}\n",
  ])("is made in a block that runs once: %j", (around) => {
    const code = (quantity: number) => around.replace("CODE", `new UserLicense("alice", { quantity: ${quantity} });`);
    expect(edited(code(1), { args: { quantity: 2 } })).toBe(code(2));
  });
});

const quantity2 = { quantity: 2 };
const alice = 'new UserLicense("alice", { quantity: 1 });';

describe("An edit is refused", () => {
  test.each<[string, string, Edit["args"], string]>([
    [
      "in a loop",
      `for (const x of y) ${alice}`,
      quantity2,
      "it stands in the loop in line 2, which may run several times",
    ],
    [
      "in a callback",
      `names.forEach(() => { ${alice} });`,
      quantity2,
      "it stands in the function in line 2, which may run several times",
    ],
    [
      "in a function",
      `function f() { ${alice} }`,
      quantity2,
      "it stands in the function in line 2, which may run several times",
    ],
    [
      "in a class",
      `class A { b = ${alice} }`,
      quantity2,
      "it stands in the class in line 2, which may be constructed several times",
    ],
    [
      "in a loop, also to remove it",
      `for (;;) { ${alice} }`,
      "remove",
      "it stands in the loop in line 2, which may run several times",
    ],
    [
      "with a spread",
      'new UserLicense("alice", { ...shared, quantity: 1 });',
      quantity2,
      "its arguments are no object with each name written out once, without a spread",
    ],
    [
      "with a variable for all",
      'new UserLicense("alice", shared);',
      quantity2,
      "its arguments are no object with each name written out once, without a spread",
    ],
    [
      "of a variable",
      'new UserLicense("alice", { quantity: seats });',
      quantity2,
      "the value of quantity is no literal that stands there itself",
    ],
    [
      "of a constant",
      'const quantity = 1;\nnew UserLicense("alice", { quantity });',
      quantity2,
      "the value of quantity is no literal that stands there itself",
    ],
    [
      "to a value that cannot be written",
      alice,
      { quantity: computed },
      "the new value of quantity cannot be written as a literal",
    ],
    [
      "of a list with a comment in between",
      licensed('[{ sku: "A" }, /* b */ { sku: "B" }]'),
      { licenses: [{ sku: "B" }] },
      "a comment stands beside a part of licenses",
    ],
    ["that removes what is used", `const a = ${alice}\nexport const id = a.id;`, "remove", '"a" is used in line 3'],
    ["that removes what has a name", `const a = ${alice}`, "remove", '"a" is declared in line 2'],
    [
      "that removes a part of a statement",
      `export default [${alice.slice(0, -1)}];`,
      "remove",
      "it is part of the statement in line 2",
    ],
    ["that removes a part of a line", `first(); ${alice}`, "remove", "it shares its line with something else"],
  ])("%s", (_, code, args, why) => {
    expect(() => edited(code, { args })).toThrow(CannotEdit);
    expect(() => edited(code, { args })).toThrow(
      `UserLicense "alice" was not edited, because ${why}. Change it by hand:\n`,
    );
  });

  test("with a patch to make by hand", () => {
    const code = 'new UserLicense("alice", {\n  ...shared,\n  quantity: seats,\n});\n';
    expect(() => edited(code, { args: { quantity: 2, exclusive: true } })).toThrow(
      new CannotEdit(
        [
          'index.ts:2: UserLicense "alice" was not edited, because its arguments are no object with each name written out once, without a spread. Change it by hand:',
          "index.ts:4",
          "- quantity: seats",
          "+ quantity: 2",
          "index.ts:2",
          "+ exclusive: true",
        ].join("\n"),
      ),
    );
  });

  test("where two resources have one type and name, or none has", () => {
    expect(() => edited(`${alice}\n${alice}\n`, { args: quantity2 })).toThrow(
      'index.ts:2: UserLicense "alice" is declared in lines 2 and 3. Change the right one by hand.',
    );
    expect(() => edited("", { args: quantity2 })).toThrow('index.ts: there is no new UserLicense("alice", …)');
  });
});
