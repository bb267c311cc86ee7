import { existsSync } from "node:fs";
import { join } from "node:path";
import { SettingsError } from "../core/errors";
import { keyOf } from "../declarations/declaration";
import { readText } from "../declarations/readText";
import type { Existing, Holder, Note, ServiceImport } from "../services/import";
import { headOf, withHead } from "./head";
import { merged } from "./merge";
import { named, underNamesOf } from "./names";
import { write } from "./projectFolder";
import { regenerated } from "./regenerated";
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
  const last = existsSync(join(folder, statePath)) ? readStateFile(readText(join(folder, statePath)), statePath) : [];
  const there = existsSync(join(folder, path));
  const text = there ? readText(join(folder, path)) : undefined;
  if (text !== undefined && service.form.holderOf(text, path) !== holder.id.toLowerCase())
    throw new SettingsError(`${path} is about someone else, so it stays as it is. Run the same command again.`);
  const declared = text === undefined ? [] : service.form.read(text, path);
  const before = underNamesOf(declared, last);
  const resources = named(existing.resources, before, declared);
  const head = service.form.head(headOf(holder, existing.notes));
  const merge = merged(resources, before, declared);
  const next =
    text === undefined
      ? { text: service.form.written(holder, resources, head), conflicts: [], undone: [] }
      : regenerated(text, path, service.form, merge);
  const file = write(folder, path, text === undefined ? next.text : withHead(next.text, head, service.form.comment));
  // What the file has not taken over is compared with what was before by the next import, too.
  const isUndone = isOneOf(next.undone);
  const takenOut = text === undefined ? [] : merge.takenOut;
  const [out, taken] = [resources.filter(isOneOf(takenOut)), resources.filter((one) => !isUndone(one))];
  const entries = {
    resources: taken.filter((one) => !out.includes(one)),
    kept: before.filter(isUndone),
    takenOut: out,
  };
  write(folder, statePath, stateFileOf(entries, { project, stack, node }));
  return {
    holder,
    stack,
    resources: resources.length,
    counts: countsOf(resources.map(({ type }) => type)),
    file: file === "unchanged" ? "unchanged" : there ? "changed" : "new",
    notes: existing.notes,
    conflicts: next.conflicts,
    takenOut: takenOut.map(({ name }) => name),
  };
}

type Named = Pick<Before, "type" | "name">;

function isOneOf(some: Named[]): (one: Named) => boolean {
  const keys = new Set(some.map(keyOf));
  return (one) => keys.has(keyOf(one));
}

const countsOf = (types: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
