import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotEdit } from "../declarations/declaration";
import { readText } from "../declarations/readText";
import { assertSays } from "../declarations/safeEdit";
import { shown } from "../declarations/words";
import type { DataForm, Existing, Holder, Note, ServiceImport } from "../services/import";
import { headOf, withHead } from "./head";
import { type MergeConflict, merged } from "./merge";
import { named } from "./names";
import { write } from "./projectFolder";
import { type Before, readStateFile, stateFileOf } from "./stateFile";

/** The files of one customer or organization. */

export interface Written {
  holder: Holder;
  /** Name of the stack, and of its files. */
  stack: string;
  resources: number;
  /** Of each class. */
  counts: Record<string, number>;
  file: "new" | "changed" | "unchanged";
  notes: Note[];
  conflicts: string[];
  takenOut: string[];
}

export interface Target {
  folder: string;
  project: string;
  node: boolean;
  service: Pick<ServiceImport, "folder" | "form">;
}

export function writeHolder(holder: Holder, stack: string, existing: Existing, target: Target): Written {
  const { folder, project, node, service } = target;
  const path = join(service.folder, `${stack}${service.form.ending}`);
  const statePath = join("import", `${stack}.json`);
  const before = existsSync(join(folder, statePath)) ? readStateFile(readText(join(folder, statePath)), statePath) : [];
  const there = existsSync(join(folder, path));
  const text = there ? readText(join(folder, path)) : undefined;
  const declared = text === undefined ? [] : service.form.read(text, path);
  const resources = named(existing.resources, before, declared);
  const head = service.form.head(headOf(holder, existing.notes));
  const next =
    text === undefined
      ? { text: service.form.written(holder, resources, head), conflicts: [], takenOut: [] }
      : regenerated(text, path, service.form, { resources, before, declared });
  const file = write(folder, path, text === undefined ? next.text : withHead(next.text, head, service.form.comment));
  write(folder, statePath, stateFileOf(resources, { project, stack, node }));
  return {
    holder,
    stack,
    resources: resources.length,
    counts: countsOf(resources.map(({ type }) => type)),
    file: file === "unchanged" ? "unchanged" : there ? "changed" : "new",
    notes: existing.notes,
    conflicts: next.conflicts,
    takenOut: next.takenOut,
  };
}

function regenerated(
  text: string,
  path: string,
  form: DataForm,
  {
    resources,
    before,
    declared,
  }: { resources: ReturnType<typeof named>; before: Before[]; declared: ReturnType<DataForm["read"]> },
): { text: string; conflicts: string[]; takenOut: string[] } {
  const merge = merged(resources, before, declared);
  const conflicts = merge.conflicts.map((conflict) => inWords(conflict, path));
  const { takenOut } = merge;
  try {
    const after = form.changed(text, path, merge.edits, merge.added);
    assertSays(form, { before: text, after, file: path, edits: merge.edits, added: merge.added });
    return { text: after, conflicts, takenOut };
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
    return { text, conflicts: [...conflicts, error.message], takenOut };
  }
}

function inWords({ declared, conflicts }: MergeConflict, path: string): string {
  const where = `${path}:${declared.line}: ${declared.name}`;
  if (conflicts === "gone")
    return `${where}: the file was changed by hand, and the service has nothing of it any more. Take it out, or keep it to have it again.`;
  return conflicts
    .map(
      ({ argument, before, declared: is, found }) =>
        `${where}: ${argument} is ${shown(is)} in the file and ${shown(found)} at the service${before === undefined ? "" : `, and was ${shown(before)}`}. The file stays as it is.`,
    )
    .join("\n");
}

const countsOf = (types: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
