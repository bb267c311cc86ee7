import { CannotEdit, computed, type Declaration, type DeclarationForm, type Edit } from "./declaration";
import { isSame } from "./threeWay";

/** Edits that are read again before anyone writes them: what was asked for is there, and all other declarations are as they were. */

/** @throws {CannotEdit} where an edit is not safe, or says something else afterwards. */
export function safeEdit(form: DeclarationForm, text: string, file: string, edits: Edit[]): string {
  const before = form.read(text, file);
  const after =
    form.editedAll?.(text, file, edits) ?? edits.reduce((edited, edit) => form.edited(edited, file, edit), text);
  const read = form.read(after, file);
  const expected = before.flatMap((declared) => afterEdits(declared, edits));
  const wrong = expected.find((one) => !read.some((other) => isEqual(one, other)));
  if (wrong === undefined && read.length === expected.length) return after;
  throw new CannotEdit(`${file}: after the edit it would not say what it has to. Change it by hand.`);
}

function afterEdits(declared: Declaration, edits: Edit[]): Declaration[] {
  const mine = edits.filter(({ type, name }) => type === declared.type && name === declared.name);
  if (mine.some(({ args }) => args === "remove")) return [];
  return [{ ...declared, args: Object.assign({}, declared.args, ...mine.map(({ args }) => args)) }];
}

const isEqual = (one: Declaration, other: Declaration): boolean =>
  one.type === other.type &&
  one.name === other.name &&
  [...new Set([...Object.keys(one.args), ...Object.keys(other.args)])].every(
    (name) =>
      one.args[name] === other.args[name] || (one.args[name] !== computed && isSame(one.args[name], other.args[name])),
  );
