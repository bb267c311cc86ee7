import { z } from "zod";
import { nearest } from "./nearest";

/** An object that refuses unknown members, so that a misspelt member is not silently ignored. */
export function closed<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((name: string) => stranger(name, known)).join("\n")
        : undefined,
  });
}

/** One of several forms. If one of them is an object, its misspelt members are named, too. */
export function oneOf<Options extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(options: Options) {
  return z.union(options, {
    error: (issue) =>
      issue.code === "invalid_union"
        ? issue.errors.flat().find(({ code }: { code: string }) => code === "unrecognized_keys")?.message
        : undefined,
  });
}

/**
 * The same object with each member optional and without defaults: for changes of an existing object.
 *
 * @returns a schema whose result has the members that were sent, and no others
 */
export function partOf<Shape extends z.core.$ZodLooseShape>(whole: z.ZodObject<Shape>) {
  const members = Object.entries(whole.shape).map(([name, member]) => {
    const hasDefault = member instanceof z.ZodDefault || member instanceof z.ZodPrefault;
    return [name, z.optional(hasDefault ? member.def.innerType : member)];
  });
  return closed(Object.fromEntries(members) as { [Name in keyof Shape]: z.ZodOptional<Shape[Name]> });
}

/** What is wrong with a name that is not among the known ones, in a sentence. */
export function stranger(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `${name}: is not known; did you mean ${meant}?`;
  return `${name}: is not known; ${known.length === 0 ? "nothing" : known.join(", ")} may stand here`;
}
