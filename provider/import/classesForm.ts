import { SettingsError } from "../core/errors";
import { typescriptForm } from "../declarations/typescript";
import { typescriptOf } from "../declarations/typescriptOf";
import type { DataForm, Holder, NamedResource } from "../services/import";

/**
 * Resources written out in TypeScript, in place of data files: one file for each customer or organization.
 *
 * @param folder the project's.
 * @param waitsFor by class: the class whose resources it waits for.
 */
export function classesForm(folder: string, waitsFor: Readonly<Record<string, string>> = {}): DataForm {
  const form = typescriptForm(folder);
  return {
    ...form,
    ending: ".ts",
    comment: "//",
    head: (lines) => lines,
    holderOf: (text, file) => idIn(text, file),
    written: (holder, resources, head) =>
      typescriptOf({
        head,
        args: shared(holder, resources),
        declarations: withoutEmptyComments(resources),
        waitsFor,
        leftOut: [],
      }),
    changed: (text, file, edits, added) =>
      appended(
        edits.reduce((edited, edit) => form.edited(edited, file, edit), text),
        added,
      ),
  };
}

const names = ["customerId", "organizationId"];

/** The one constant of a file. @throws {SettingsError} where it is not there any more. */
function idIn(text: string, file: string): string {
  const found = new RegExp(`^(?:export )?const (?:${names.join("|")}) = ["'\`]([0-9a-f-]{36})["'\`]`, "im").exec(text);
  if (found?.[1] !== undefined) return found[1].toLowerCase();
  throw new SettingsError(
    `${file}: expected a line like const customerId = "<id>"; which says whose resources it declares. Files that declare nothing belong in another folder.`,
  );
}

function shared({ id }: Holder, resources: NamedResource[]): Record<string, unknown> {
  const name = names.find((one) => resources.some(({ args }) => args[one] !== undefined)) ?? "customerId";
  return { [name]: resources[0]?.args[name] ?? id };
}

/** New ones stand at the end: the file may have an order of its own. */
function appended(text: string, added: NamedResource[]): string {
  const types = [...new Set(added.map(({ type }) => type))];
  return types.reduce((whole, type) => {
    const some = withoutEmptyComments(added.filter((one) => one.type === type));
    const [imports = "", ...statements] = typescriptOf({
      head: [],
      args: {},
      declarations: some,
      waitsFor: {},
      leftOut: [],
    }).split("\n");
    const isImported = new RegExp(`import[^;]*\\b${type}\\b[^;]*from ["']pulumi-licenses["']`).test(whole);
    return `${whole.endsWith("\n") ? whole : `${whole}\n`}${isImported ? "" : `\n${imports}`}${statements.join("\n")}`;
  }, text);
}

const withoutEmptyComments = (resources: NamedResource[]) =>
  resources.map(({ comment, ...resource }) => (comment === "" ? resource : { ...resource, comment }));
