import { Refused } from "./errors";
import { guidForm } from "./known";

/** Pulumi's id of a resource names the objects that it is about, joined by slashes. It is written in lower case. */
export interface IdForm<Ids> {
  of(ids: Ids): string;
  /** @throws {Refused} where the text has another form. */
  parse(id: string): Ids;
}

/** One part of an id. */
interface Part {
  /** As a message calls it. */
  meaning: string;
  form: RegExp;
}

export const guidPart = (meaning: string): Part => ({ meaning, form: guidForm });
/** A name that may hold blanks. */
export const namePart = (meaning: string): Part => ({ meaning, form: /^[^/]+$/ });
/** A text that may hold slashes and blanks. It must be the last part of its id. */
export const textPart = (meaning: string): Part => ({ meaning, form: /^\S(?:.*\S)?$/s });

const mostShown = 120;

/** @param parts in their order. */
export function idForm<Name extends string>(
  resource: string,
  parts: Readonly<Record<Name, Part>>,
): IdForm<Record<Name, string>> {
  const named = Object.entries<Part>(parts);
  const form = named.map(([, { meaning }]) => `<${meaning}>`).join("/");
  const guids = named.filter(([, part]) => part.form === guidForm).map(([, { meaning }]) => `<${meaning}>`);
  return {
    of: (ids) =>
      Object.keys(parts)
        .map((name) => ids[name as Name])
        .join("/")
        .toLowerCase(),
    parse(id) {
      const words = id.toLowerCase().split("/");
      const last = named.length - 1;
      const values = [...words.slice(0, last), words.slice(last).join("/")];
      if (!named.every(([, part], index) => part.form.test(values[index] ?? "")))
        throw new Refused(
          `${resource}: expected an id like ${form}, but got ${JSON.stringify(id.slice(0, mostShown))}. ${guids.join(" and ")} ${guids.length === 1 ? "is a GUID" : "are GUIDs"}.`,
        );
      return Object.fromEntries(named.map(([name], index) => [name, values[index]])) as Record<Name, string>;
    },
  };
}
