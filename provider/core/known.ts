import { isUnknown } from "./lifecycle";

/** What can be said of an argument without reading a schema: the program's process does not load one. */

export const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => guidForm.test(text);

/** The members that have a value and are known. At a preview some may not be. */
export const knownMembers = <Values extends object>(values: Values): Partial<Values> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !isUnknown(value)),
  ) as Partial<Values>;

/** A text, and not the mark of a value that a preview does not know yet. */
export const isWord = (value: unknown): value is string => typeof value === "string" && !isUnknown(value);
