import fc from "fast-check";
import * as declaration from "../../provider/declarations/declaration";
import { typescriptForm } from "../../provider/declarations/typescript";

/** Edits of a program, over programs as people write them: any quotes, lines, commas and comments. */

type Args = Record<string, unknown>;

const word = fc.oneof(
  fc.constantFrom(
    "SPE_E3",
    "SPE_E5",
    "VISIO",
    'the "big" one',
    "it's",
    "a`b",
    `$${"{x}"}`,
    "c:\\new",
    "// no comment",
    "/* nor */",
  ),
  fc.string({ maxLength: 6, unit: "grapheme" }),
);
const license = fc.record(
  { sku: word, excludedPlans: fc.uniqueArray(word, { maxLength: 3 }) },
  { requiredKeys: ["sku"] },
);
const licenses = fc.uniqueArray(license, { minLength: 1, maxLength: 4, selector: ({ sku }) => sku });
const userArgs = fc.record(
  { customerId: word, userId: word, licenses, exclusive: fc.boolean() },
  { requiredKeys: ["customerId", "userId", "licenses"] },
);
const quantityArgs = fc.record(
  { customerId: word, quantity: fc.integer({ min: -9, max: 2000 }), endOfTerm: word },
  { requiredKeys: ["customerId"] },
);
const resource = fc.oneof(
  fc.record({ type: fc.constant("UserLicense"), args: userArgs, wanted: userArgs }),
  fc.record({ type: fc.constant("SubscriptionQuantity"), args: quantityArgs, wanted: quantityArgs }),
);
const style = fc.record({
  quote: fc.constantFrom('"', "'", "`"),
  lines: fc.boolean(),
  listLines: fc.boolean(),
  comma: fc.boolean(),
  comments: fc.constantFrom("none" as const, "line" as const, "block" as const),
  form: fc.constantFrom("statement" as const, "constant" as const, "options" as const),
  className: fc.constantFrom("plain" as const, "renamed" as const, "namespace" as const),
  semicolon: fc.constantFrom(";", ""),
});
type Style = typeof style extends fc.Arbitrary<infer S> ? S : never;
const program = fc.record({
  resources: fc.array(fc.record({ resource, style }), { minLength: 1, maxLength: 5 }),
  target: fc.nat(),
  remove: fc.boolean(),
  end: fc.constantFrom("\n", "\r\n"),
});

function textOf(value: unknown, quote: string): string {
  if (typeof value !== "string") return String(value);
  const plain = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
  return quote + plain.replaceAll(quote, `\\${quote}`).replaceAll("${", "\\${") + quote;
}

/** A list or an object in a style. Comments are numbered, so that a lost one is noticed. */
function group(
  [open, close]: [string, string],
  parts: string[],
  style: Style,
  lines: boolean,
  indent: string,
  note: () => string,
) {
  const { comments, comma } = style;
  if (parts.length === 0) return open + close;
  const end = comma ? "," : "";
  if (!lines || comments === "none") {
    if (!lines) {
      const shown = comments === "block" ? parts.map((part) => `/* ${note()} */ ${part}`) : parts;
      return `${open} ${shown.join(", ")}${end} ${close}`;
    }
    return `${open}\n${parts.map((part, at) => `${indent}  ${part}${at < parts.length - 1 ? "," : end}\n`).join("")}${indent}${close}`;
  }
  const shown = parts.map((part, at) => {
    const behind = at < parts.length - 1 ? "," : end;
    const text = note();
    return at % 2 === 0
      ? `${indent}  ${part}${behind} ${comments === "line" ? `// ${text}` : `/* ${text} */`}\n`
      : `${indent}  // ${text}\n${indent}  ${part}${behind}\n`;
  });
  return `${open}\n${shown.join("")}${indent}${close}`;
}

function blockOf(type: string, args: Args, style: Style, at: number): string {
  let count = 0;
  const note = () => `note ${at}.${count++}`;
  const { quote, lines, listLines, form, className, semicolon } = style;
  const render = (value: unknown, indent: string): string => {
    if (Array.isArray(value)) {
      const parts = value.map((item) => render(item, `${indent}  `));
      return group(["[", "]"], parts, style, listLines && lines, indent, note);
    }
    if (typeof value !== "object" || value === null) return textOf(value, quote);
    const parts = Object.entries(value).map(([key, member]) => `${key}: ${render(member, `${indent}  `)}`);
    return group(["{", "}"], parts, style, indent === "" ? lines : listLines && lines, indent, note);
  };
  const names = { plain: type, renamed: `My${type}`, namespace: `all.${type}` };
  const options = form === "options" ? ", { protect: true }" : "";
  const start = form === "constant" ? `export const r${at} = ` : "";
  return `// above ${at}\n${start}new ${names[className]}(${textOf(`r${at}`, quote)}, ${render(args, "")}${options})${semicolon} // behind ${at}\n`;
}

const imports = `import { UserLicense, UserLicense as MyUserLicense, SubscriptionQuantity } from "pulumi-licenses";
import { SubscriptionQuantity as MySubscriptionQuantity } from 'pulumi-licenses';
import * as all from "pulumi-licenses";

`;

/** Lists have no order. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(canonical(item))).sort();
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, canonical(member)]));
};
const canonicalAll = (list: Pick<declaration.Declaration, "type" | "name" | "args">[]) =>
  list.map(({ type, name, args }) => ({ type, name, args: canonical(args) }));

/** From the arguments that stand there to those that are wanted. */
const editOf = (standing: Args, wanted: Args): Args =>
  Object.fromEntries([...new Set([...Object.keys(standing), ...Object.keys(wanted)])].map((key) => [key, wanted[key]]));

const file = "index.ts";

function editsAreExact(form: declaration.DeclarationForm, counts = { edited: 0, refused: 0 }) {
  return fc.property(program, ({ resources, target, remove, end }) => {
    const crlf = (text: string) => text.replaceAll("\n", end);
    const blocks = resources.map((one, at) => crlf(blockOf(one.resource.type, one.resource.args, one.style, at)));
    const at = target % blocks.length;
    const before = crlf(imports) + blocks.slice(0, at).join("");
    const after = blocks.slice(at + 1).join("");
    const block = blocks[at] as string;
    const text = before + block + after;
    const { resource, style } = resources[at] as (typeof resources)[number];
    const declared = resources.map(({ resource: { type, args } }, index) => ({ type, name: `r${index}`, args }));
    expect(canonicalAll(form.read(text, file))).toEqual(canonicalAll(declared));

    const one = { type: resource.type, name: `r${at}` };
    if (remove) {
      const removed = () => form.edited(text, file, { ...one, args: "remove" });
      if (style.form === "constant") expect(removed).toThrow(declaration.CannotEdit);
      else expect(removed()).toBe(before + after);
      return;
    }
    let edited: string;
    try {
      edited = form.edited(text, file, { ...one, args: editOf(resource.args, resource.wanted) });
    } catch (error) {
      if (!(error instanceof declaration.CannotEdit) || style.comments === "none") throw error;
      counts.refused++;
      return;
    }
    counts.edited++;
    expect(edited.slice(0, before.length)).toBe(before);
    expect(edited.slice(edited.length - after.length)).toBe(after);
    const wanted = declared.map((other, index) => (index === at ? { ...other, args: resource.wanted as Args } : other));
    expect(canonicalAll(form.read(edited, file))).toEqual(canonicalAll(wanted));
    if (end === "\r\n") expect(edited.replaceAll("\r\n", "")).not.toContain("\n");

    if (style.comments !== "none") return;
    const back = form.edited(edited, file, { ...one, args: editOf(resource.wanted, resource.args) });
    expect(canonicalAll(form.read(back, file))).toEqual(canonicalAll(declared));
  });
}

test("Any edit of a program gives exactly the arguments that were asked for, and changes no line of another resource", () => {
  const counts = { edited: 0, refused: 0 };
  fc.assert(editsAreExact(typescriptForm(__dirname), counts), { numRuns: 400 });
  expect(counts.edited).toBeGreaterThan(counts.refused);
});

test("Another quantity changes the number and nothing else", () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(9999), style, (quantity, wanted, style) => {
      const text = (number: number) =>
        imports + blockOf("SubscriptionQuantity", { customerId: "c", quantity: number }, style, 0);
      const edit = { type: "SubscriptionQuantity", name: "r0", args: { quantity: wanted } };
      expect(typescriptForm(__dirname).edited(text(quantity), file, edit)).toBe(text(wanted));
    }),
  );
});

test("An edit that only adds something keeps all comments and lines", () => {
  fc.assert(
    fc.property(userArgs, license, style, (args, added, style) => {
      fc.pre(args.licenses.every(({ sku }) => sku !== added.sku));
      const text = imports + blockOf("UserLicense", args, style, 0);
      const wanted = { licenses: [...args.licenses, added], quantity: 3 };
      const edited = typescriptForm(__dirname).edited(text, file, { type: "UserLicense", name: "r0", args: wanted });
      const comments = text.match(/note \d+\.\d+/g) ?? [];
      expect(edited.match(/note \d+\.\d+/g) ?? []).toEqual(comments);
      const isWithin = (part: string, whole: string) => {
        let at = -1;
        return [...part].every((letter) => {
          at = whole.indexOf(letter, at + 1);
          return at >= 0;
        });
      };
      expect(isWithin(text, edited)).toBe(true);
    }),
  );
});

describe("The check turns red", () => {
  const faults: [string, string, (actual: Record<string, (...given: unknown[]) => unknown>) => object][] = [
    [
      "edits land one character too far",
      "yamlEdit",
      (actual) => ({
        spliced: (text: string, splices: { from: number; to: number; text: string }[]) =>
          actual.spliced?.(
            text,
            splices.map((one) => ({ ...one, from: one.from + 1 })),
          ),
      }),
    ],
    [
      "line ends of the whole program change",
      "yamlEdit",
      (actual) => ({ spliced: (...given: unknown[]) => String(actual.spliced?.(...given)).replaceAll("\r\n", "\n") }),
    ],
    ["all values count as equal", "typescriptLiteral", () => ({ exactly: () => "same" })],
    ["a removed part leaves its comma", "typescriptList", () => ({ withoutParts: () => [] })],
    [
      "texts are written without escapes",
      "typescriptLiteral",
      () => ({ literal: (value: unknown) => `"${String(value)}"` }),
    ],
  ];
  const failsWith = ([, module, fault]: (typeof faults)[number]): boolean => {
    let failed = false;
    jest.isolateModules(() => {
      const path = `../../provider/declarations/${module}`;
      const actual = jest.requireActual(path);
      jest.doMock("../../provider/declarations/declaration", () => declaration);
      jest.doMock(path, () => ({ ...actual, ...fault(actual) }));
      const loaded: typeof import("../../provider/declarations/typescript") = require("../../provider/declarations/typescript");
      failed = fc.check(editsAreExact(loaded.typescriptForm(__dirname)), { numRuns: 200 }).failed;
      jest.dontMock(path);
    });
    return failed;
  };

  test.each(faults)("when %s", (...fault) => {
    expect(failsWith(fault)).toBe(true);
  });

  test("and stays green without a fault", () => {
    expect(failsWith(["no fault", "yamlEdit", () => ({})])).toBe(false);
  });
});
