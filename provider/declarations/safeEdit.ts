import { LicensesError } from "../core/errors";
import { CannotEdit, computed, type Declaration, type DeclarationForm, type Edit, keyOf } from "./declaration";
import { isSame } from "./threeWay";

/** Edits that are read again before anyone writes them: what was asked for is there, and all other declarations are as they were. */

/** @throws {CannotEdit} where an edit is not safe, or says something else afterwards. */
export function safeEdit(form: DeclarationForm, text: string, file: string, edits: Edit[]): string {
  const after =
    form.editedAll?.(text, file, edits) ?? edits.reduce((edited, edit) => form.edited(edited, file, edit), text);
  assertSays(form, { before: text, after, file, edits, added: [] });
  return after;
}

interface Edited {
  before: string;
  after: string;
  file: string;
  edits: Edit[];
  /** What is declared besides. */
  added: Pick<Declaration, "type" | "name" | "args">[];
}

/** @throws {CannotEdit} where the edited text does not say exactly what was asked for. */
export function assertSays(form: DeclarationForm, { before, after, file, edits, added }: Edited): void {
  const expected = [...form.read(before, file).flatMap((declared) => afterEdits(declared, edits)), ...added];
  const read = readAgain(form, after, file);
  const byKey = new Map(read.map((one) => [keyOf(one), one]));
  const isRight = expected.every((one) => {
    const other = byKey.get(keyOf(one));
    return other !== undefined && isEqual(one, other);
  });
  if (!isRight || read.length !== expected.length)
    throw new CannotEdit(`${file}: after the edit it would not say what it has to. Change it by hand.`);
}

function readAgain(form: DeclarationForm, text: string, file: string): Declaration[] {
  try {
    return form.read(text, file);
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    throw new CannotEdit(`${file}: it cannot be edited safely. Change it by hand.`);
  }
}

function afterEdits(declared: Declaration, edits: Edit[]): Declaration[] {
  const mine = edits.filter((edit) => keyOf(edit) === keyOf(declared));
  if (mine.some(({ args }) => args === "remove")) return [];
  return [{ ...declared, args: Object.assign({}, declared.args, ...mine.map(({ args }) => args)) }];
}

const isEqual = (one: Pick<Declaration, "args">, other: Declaration): boolean =>
  [...new Set([...Object.keys(one.args), ...Object.keys(other.args)])].every(
    (name) =>
      one.args[name] === other.args[name] || (one.args[name] !== computed && isSame(one.args[name], other.args[name])),
  );
