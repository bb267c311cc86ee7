import { CannotEdit, type Declaration, type DeclarationForm, type Edit } from "./declaration";
import { typescriptFrom } from "./typescriptFrom";
import { exactly, isWritable, literal } from "./typescriptLiteral";
import { type Found, foundIn } from "./typescriptRead";
import { withoutStatement } from "./typescriptRemove";
import { memberSplices, NotSafe } from "./typescriptSplices";
import { lineOf, type ProgramText, parseProgram } from "./typescriptText";
import { spliced } from "./yamlEdit";

/**
 * Programs in TypeScript and JavaScript: declarations by a class of this package with a literal name. `read` also lists those that `edited` refuses, so
 * that a caller can print why: in loops and functions, and those whose arguments are no plain object (of these it lists the members that are certain).
 * @param folder the program's folder. TypeScript is looked for there, when a text is read.
 */
export function typescriptForm(folder: string): DeclarationForm {
  let last: ProgramText | undefined;
  // An edit ends with the text that the next one begins with.
  const parse = (text: string, file: string): ProgramText => {
    if (last?.text !== text || last.file !== file) last = parseProgram(typescriptFrom(folder), text, file);
    return last;
  };
  return {
    read: (text, file) => foundIn(parse(text, file)).map(plain),
    edited(text, file, edit) {
      const before = parse(text, file);
      const all = foundIn(before);
      const target = only(all, file, edit);
      try {
        const after = edit.args === "remove" ? removed(before, target) : changed(before, target, edit.args, parse);
        confirm(all, target, edit, foundIn(parse(after, file)));
        return after;
      } catch (error) {
        if (error instanceof NotSafe) throw new CannotEdit(byHand(before, target, edit, error));
        throw error;
      }
    },
  };
}

const plain = ({ type, name, args, line }: Found): Declaration => ({ type, name, args, line });

const isOf =
  ({ type, name }: Pick<Edit, "type" | "name">) =>
  (one: Declaration) =>
    one.type === type && one.name === name;

function only(all: Found[], file: string, { type, name }: Edit): Found {
  const [target, ...others] = all.filter(isOf({ type, name }));
  if (target === undefined)
    throw new CannotEdit(`${file}: there is no new ${type}(${literal(name)}, …) with this name written out.`);
  if (others.length === 0) return target;
  const lines = [target, ...others].map(({ line }) => line).join(" and ");
  throw new CannotEdit(
    `${file}:${target.line}: ${type} ${literal(name)} is declared in lines ${lines}. Change the right one by hand.`,
  );
}

function removed(parsed: ProgramText, target: Found): string {
  if (target.repeated !== undefined) throw new NotSafe(target.repeated);
  return spliced(parsed.text, withoutStatement(parsed, target.node));
}

/** One argument after another, since each may change where the next one stands. */
function changed(
  before: ProgramText,
  target: Found,
  args: Record<string, unknown>,
  parse: (text: string, file: string) => ProgramText,
): string {
  if (target.repeated !== undefined) throw new NotSafe(target.repeated);
  let [parsed, found]: [ProgramText, Found | undefined] = [before, target];
  for (const [key, value] of Object.entries(args)) {
    if (value !== undefined && !isWritable(value))
      throw new NotSafe(`the new value of ${key} cannot be written as a literal`);
    if (found?.object === undefined)
      throw new NotSafe("its arguments are no object with each name written out once, without a spread");
    parsed = parse(spliced(parsed.text, memberSplices(parsed, found.object, key, value)), before.file);
    found = foundIn(parsed).find(isOf(target));
  }
  return parsed.text;
}

/** The new text declares what it is to declare, and all else as before. */
function confirm(all: Found[], target: Found, { args }: Edit, after: Found[]): void {
  const shown = (list: Pick<Declaration, "type" | "name" | "args">[]) =>
    list.map(({ type, name, args }) => exactly({ type, name, args })).join("\n");
  const wanted = all.flatMap((one) => {
    if (one !== target) return [one];
    return args === "remove" ? [] : [{ ...one, args: { ...one.args, ...args } }];
  });
  if (shown(wanted) !== shown(after)) throw new NotSafe("the changed text would not declare exactly this");
}

function byHand(
  parsed: ProgramText,
  { type, name, line, node, members }: Found,
  { args }: Edit,
  { message }: NotSafe,
): string {
  const { file, source } = parsed;
  const head = `${file}:${line}: ${type} ${literal(name)} was not edited, because ${message}. Change it by hand:`;
  if (args === "remove") return [head, `${file}:${line}`, `- ${node.getText(source)}`].join("\n");
  const patches = Object.entries(args).flatMap(([key, value]) => {
    const member = members.find((one) => one.key === key);
    return [
      `${file}:${member === undefined ? line : lineOf(parsed, member.node)}`,
      ...(member === undefined ? [] : [`- ${member.node.getText(source)}`]),
      ...(value === undefined ? [] : [`+ ${literal({ [key]: value }).slice(2, -2)}`]),
    ];
  });
  return [head, ...patches].join("\n");
}
