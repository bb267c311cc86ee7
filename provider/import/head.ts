import { type Holder, type Note, type NoteKind, noteKinds } from "../services/import";

/** The comments at the top of a data file: whose it is, what it leaves out, what a person should look at. Pure. */

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
    "The next `licenses import` writes these lines up to the first empty one anew. It keeps all others.",
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

/** Names come from outside. A line's end in one would end the comment. */
const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]/gu, " ");

/** The text with another head. @param mark what a comment begins with. */
export function withHead(text: string, head: string[], mark: string): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(end);
  const own = lines.findIndex((line) => !line.startsWith(mark));
  const rest = lines.slice(own < 0 ? lines.length : own);
  // A file whose head a person took away gets none again.
  return own <= 0 ? text : [...head.map((line) => `${mark} ${line}`), ...rest].join(end);
}
