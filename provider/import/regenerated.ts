import { CannotEdit, type Edit } from "../declarations/declaration";
import { assertSays } from "../declarations/safeEdit";
import { shown } from "../declarations/words";
import type { DataForm, NamedResource } from "../services/import";
import type { Merge, MergeConflict } from "./merge";

/** A data file that is there already, with what a merge changes in it. Pure. */

export interface Regenerated {
  text: string;
  /** For people: what waits for them. */
  conflicts: string[];
  /** What the file has not taken over, because people changed it too, or because it cannot be edited safely. */
  undone: Pick<Edit, "type" | "name">[];
}

export function regenerated(text: string, path: string, form: DataForm, merge: Merge): Regenerated {
  const changes = [
    ...merge.edits.map((edit): Change => ({ ...edit, edits: [edit], added: [] })),
    ...merge.added.map((one): Change => ({ ...one, edits: [], added: [one] })),
  ];
  const { text: after, failed } = applied(text, changes, { path, form });
  return {
    text: after,
    conflicts: [
      ...merge.conflicts.map((conflict) => inWords(conflict, path)),
      ...failed.map(({ change, message }) => `${message}\n${path}: ${byHand(change)}`),
    ],
    undone: [...merge.conflicts.map(({ declared }) => declared), ...failed.map(({ change }) => change)].map(
      ({ type, name }) => ({ type, name }),
    ),
  };
}

/** One edit, or one new resource. */
interface Change extends Edit {
  edits: Edit[];
  added: NamedResource[];
}

interface Applied {
  text: string;
  failed: { change: Change; message: string }[];
}

/** All at once; where that is not possible, each half alone, so that one that cannot be made keeps no other from being made. */
function applied(text: string, changes: Change[], file: { path: string; form: DataForm }): Applied {
  const { path, form } = file;
  const [edits, added] = [changes.flatMap((one) => one.edits), changes.flatMap((one) => one.added)];
  const [change] = changes;
  if (change === undefined) return { text, failed: [] };
  try {
    const after = form.changed(text, path, edits, added);
    assertSays(form, { before: text, after, file: path, edits, added });
    return { text: after, failed: [] };
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
    if (changes.length === 1) return { text, failed: [{ change, message: error.message }] };
  }
  const half = Math.ceil(changes.length / 2);
  const first = applied(text, changes.slice(0, half), file);
  const second = applied(first.text, changes.slice(half), file);
  return { text: second.text, failed: [...first.failed, ...second.failed] };
}

function byHand({ name, args, added }: Change): string {
  if (args === "remove") return `${name}: the service has nothing of it any more. Take it out by hand.`;
  const values = Object.entries(args).map(([key, value]) => `${key} ${shown(value)}`);
  return `${name}: ${added.length > 0 ? "it is not in the file" : "the file stays as it is"}. By hand: ${values.join(", ")}.`;
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
