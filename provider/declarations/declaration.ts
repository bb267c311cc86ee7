/** Texts that declare resources with literal values: the data files of customers, and programs in TypeScript. */

/** A resource as a text declares it. */
export interface Declaration {
  /** Class name. */
  type: string;
  /** Pulumi's name of the resource. */
  name: string;
  /** By name. `computed` stands for an argument that is no literal. */
  args: Record<string, unknown>;
  /** Where it stands in the text, from 1. */
  line: number;
}

/** Tells one declaration of a text from another. */
export const keyOf = ({ type, name }: Pick<Declaration, "type" | "name">): string => `${type} ${name}`;

/** Stands for an argument whose value the text alone does not tell, such as a variable in a program. */
export const computed: unique symbol = Symbol("computed");

/** What is to stand in the text in place of a declaration. */
export interface Edit {
  type: string;
  name: string;
  /** The arguments that change, with their new values; `undefined`: the argument is taken out. `"remove"`: the whole declaration is. */
  args: Record<string, unknown> | "remove";
}

/** One form of such texts. */
export interface DeclarationForm {
  /** @throws {SettingsError} where the text has a mistake: file, line, what is expected. */
  read(text: string, file: string): Declaration[];
  /**
   * The text with one declaration changed. All other lines stay as they are, with their comments and order.
   * @throws {CannotEdit} where the text cannot be edited safely.
   */
  edited(text: string, file: string, edit: Edit): string;
  /** The same for many declarations at once, where that is faster than one after another. */
  editedAll?(text: string, file: string, edits: Edit[]): string;
}

/** Why a text was not edited. The message tells what to change by hand. */
export class CannotEdit extends Error {}
