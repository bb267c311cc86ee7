import { columns } from "../core/columns";
import { type ImportWords, type Note, type NoteKind, noteKinds } from "../services/import";
import type { Imported } from "./importing";

/** What an import says at its end, for people. Pure. */

/** More customers of one row are counted. */
const most = 4;

export function summaryOf(
  { written, before, refused }: Imported,
  folder: string,
  { several, ofClass }: ImportWords,
): string {
  const count = (type: string) => written.reduce((sum, { counts }) => sum + (counts[type] ?? 0), 0);
  const found = Object.entries(ofClass).flatMap(([type, [one, many]]) =>
    count(type) === 0 ? [] : [`${count(type).toLocaleString("en")} ${count(type) === 1 ? one : many}`],
  );
  const files = (["new", "changed", "unchanged"] as const).map(
    (state) => [written.filter(({ file }) => file === state).length, state] as const,
  );
  const read = written.length + before.length;
  const kinds = Object.keys(noteKinds) as NoteKind[];
  const rows = (leftOut: boolean) =>
    columns(kinds.filter((kind) => noteKinds[kind].leftOut === leftOut).flatMap((kind) => rowOf(kind, written)));
  return [
    `${read} of ${read + refused.length} ${several} read into ${folder}: ${found.join(", ") || "nothing to declare"}.`,
    `Data files: ${
      files
        .filter(([some]) => some > 0)
        .map(([some, state]) => `${some} ${state}`)
        .join(", ") || "none"
    }${before.length > 0 ? `; ${before.length} written by the import that was stopped` : ""}. Nothing was written to any service.`,
    ...block("Not declared:", rows(true)),
    ...block("To look at:", rows(false)),
    ...block(
      "Changed in the file and at the service. The file stays as it is:",
      written.flatMap(({ conflicts }) => conflicts.flatMap((one) => one.split("\n"))),
    ),
    ...block(
      "Taken out of the file by hand, and still there:",
      columns(
        written.filter(({ takenOut }) => takenOut.length > 0).map(({ stack, takenOut }) => [stack, inShort(takenOut)]),
      ),
    ),
    ...block(
      "Could not be read:",
      refused.map(
        ({ holder: { name, id, domain }, reason }) =>
          `${name || id}${domain ? ` (${domain})` : ""}: ${reason.replace(/\s*\n\s*/g, " ")}`,
      ),
    ),
  ].join("\n");
}

function rowOf(kind: NoteKind, written: Imported["written"]): string[][] {
  const some = written
    .map(({ stack, notes }) => ({ stack, count: countOf(kind, notes) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const all = some.reduce((sum, { count }) => sum + count, 0);
  return all === 0
    ? []
    : [
        [
          all.toLocaleString("en"),
          noteKinds[kind].title,
          inShort(some.map(({ stack, count }) => `${stack} (${count})`)),
        ],
      ];
}

const countOf = (kind: NoteKind, notes: Note[]): number =>
  notes.filter((note) => note.kind === kind).reduce((sum, { count = 1 }) => sum + count, 0);

const inShort = (words: string[]): string =>
  words.length <= most ? words.join(", ") : `${words.slice(0, most).join(", ")} and ${words.length - most} more`;

const block = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
