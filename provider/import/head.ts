import { onOneLine } from "../declarations/words";
import { type Holder, type Note, type NoteKind, noteKinds } from "../services/import";

/** The comments at the top of a data file: whose it is, what it leaves out, what a person should look at. Pure. */

const writtenAnew =
  "The next `licenses import` writes these lines up to the first empty one anew. It keeps all others.";

/** Some editors begin a file with one. */
const byteOrderMark = /^\uFEFF/;

/** More of one kind are counted, so that the head stays short. */
const most = 10;

export function headOf({ id, name, domain }: Holder, notes: Note[]): string[] {
  const kinds = Object.keys(noteKinds) as NoteKind[];
  const block = (leftOut: boolean, title: string): string[] => {
    const some = kinds.filter(
      (kind) => noteKinds[kind].leftOut === leftOut && notes.some((note) => note.kind === kind),
    );
    return some.length === 0 ? [] : [title, ...some.flatMap((kind) => linesOf(kind, notes))];
  };
  return [
    [name || id, domain].filter(Boolean).join(", "),
    writtenAnew,
    ...block(true, "Not declared here:"),
    ...block(false, "To look at:"),
  ].map(onOneLine);
}

function linesOf(kind: NoteKind, notes: Note[]): string[] {
  const all = notes.filter((note) => note.kind === kind).map(({ text }) => text);
  const lines = all.sort((a, b) => (a < b ? -1 : 1)).slice(0, most);
  const rest = all.length - lines.length;
  return [
    `  ${noteKinds[kind].title}:`,
    ...[...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].map((line) => `    ${line}`),
  ];
}

/** The text with another head, which is the block of comments with this sentence. @param mark what a comment begins with. */
export function withHead(text: string, head: string[], mark: string): string {
  const lines = text.split(/(?<=\n)/);
  const isComment = (line: string) => line.replace(byteOrderMark, "").startsWith(mark);
  const told = lines.findIndex((line) => isComment(line) && line.includes(writtenAnew));
  // A file whose head a person took away gets none again.
  if (told < 0) return text;
  const from = lines.slice(0, told).findLastIndex((line) => !isComment(line)) + 1;
  const rest = lines.slice(told).findIndex((line) => !isComment(line));
  // A file may have ends of both kinds, after an edit on another system.
  const end = lines[told]?.endsWith("\r\n") ? "\r\n" : "\n";
  const first = byteOrderMark.exec(lines[from] ?? "")?.[0] ?? "";
  return [
    ...lines.slice(0, from),
    first,
    ...head.map((line) => `${`${mark} ${line}`.trimEnd()}${end}`),
    ...(rest < 0 ? [] : lines.slice(told + rest)),
  ].join("");
}
