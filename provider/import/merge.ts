import { type Declaration, type Edit, keyOf } from "../declarations/declaration";
import { type Conflict, isUntouched, threeWay } from "../declarations/threeWay";
import type { NamedResource } from "../services/import";
import { isAbout } from "./names";
import type { Before, NamedExisting } from "./stateFile";

/** What an import changes in a data file that is there already. What people changed in it stays. Pure. */

export interface Merge {
  edits: Edit[];
  added: NamedResource[];
  conflicts: MergeConflict[];
  /** What exists and was taken out of the file by hand. */
  takenOut: Pick<Declaration, "type" | "name">[];
}

/** The file and the service differ from what was, each in its own way. `"gone"`: the service has nothing of it any more. */
export interface MergeConflict {
  declared: Declaration;
  conflicts: Conflict[] | "gone";
}

export function merged(existing: NamedExisting[], before: Before[], declared: Declaration[]): Merge {
  const merge: Merge = { edits: [], added: [], conflicts: [], takenOut: [] };
  const [lastTime, inFile] = [byKey(before), byKey(declared)];
  const there = byKey(existing);
  for (const found of existing) {
    const [was, is] = [lastTime.get(keyOf(found)), inFile.get(keyOf(found))];
    if (is !== undefined) changed(merge, is, was, found);
    else if (was === undefined) merge.added.push(found);
    else merge.takenOut.push({ type: found.type, name: found.name });
  }
  for (const was of before) {
    const is = inFile.get(keyOf(was));
    if (is === undefined || there.has(keyOf(was))) continue;
    if (isUntouched(was.args, is.args)) merge.edits.push({ type: is.type, name: is.name, args: "remove" });
    else merge.conflicts.push({ declared: is, conflicts: "gone" });
  }
  return merge;
}

const byKey = <One extends Parameters<typeof keyOf>[0]>(all: One[]): Map<string, One> =>
  new Map(all.map((one) => [keyOf(one), one]));

/** Another name of the same person is an edit like any other. A text in other words is none: the file may name people by their ids. */
function changed(merge: Merge, is: Declaration, was: Before | undefined, found: NamedExisting): void {
  const about = isAbout(is, found);
  const live = about ? withoutTexts(found.args) : found.args;
  const { edits, conflicts } = threeWay(was && (about ? withoutTexts(was.args) : was.args), is.args, live);
  if (conflicts.length > 0) merge.conflicts.push({ declared: is, conflicts });
  if (Object.keys(edits).length > 0) merge.edits.push({ type: is.type, name: is.name, args: edits });
}

const withoutTexts = (args: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => typeof value !== "string"));
