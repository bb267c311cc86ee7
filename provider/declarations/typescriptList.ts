import type * as typescript from "typescript";
import type { ProgramText } from "./typescriptText";
import { newline, type Splice } from "./yamlEdit";

/** The parts of an object or a list in a program, with commas between: some are taken out, others are added as the last ones. */

type Container = typescript.ObjectLiteralExpression | typescript.ArrayLiteralExpression;

const partsOf = ({ ts }: ProgramText, node: Container): readonly typescript.Node[] =>
  ts.isArrayLiteralExpression(node) ? node.elements : node.properties;

/** `undefined`: a comment stands where the text would be cut. */
export function withoutParts(parsed: ProgramText, node: Container, gone: typescript.Node[]): Splice[] | undefined {
  const { text, source } = parsed;
  const parts = partsOf(parsed, node);
  const whole = { from: node.getStart(source) + 1, to: node.getEnd() - 1, text: "" };
  const withoutIts = parts.reduceRight(
    (rest, part) => rest.slice(0, part.getStart(source) - whole.from) + rest.slice(part.getEnd() - whole.from),
    text.slice(whole.from, whole.to),
  );
  if (gone.length === parts.length && /^[\s,]*$/.test(withoutIts)) return gone.length === 0 ? [] : [whole];
  if (parts.every((part) => ownLines(parsed, part) !== undefined)) return wholeLines(parsed, node, gone);
  const cuts = runsOf(parts, gone).map(([first, last]): Splice => {
    const [before, next] = [parts[first - 1], parts[last + 1]];
    const from = next === undefined && before !== undefined ? before.getEnd() : (parts[first]?.getStart(source) ?? 0);
    return { from, to: next?.getStart(source) ?? parts[last]?.getEnd() ?? from, text: "" };
  });
  return cuts.some(({ from, to }) => hasComment(parsed, from, to)) ? undefined : cuts;
}

function wholeLines(parsed: ProgramText, node: Container, gone: typescript.Node[]): Splice[] {
  const { text } = parsed;
  const parts = partsOf(parsed, node);
  const cuts = gone.map((part) => ({ ...(ownLines(parsed, part) as { from: number; to: number }), text: "" }));
  const kept = parts.filter((part) => !gone.includes(part)).at(-1);
  const last = parts.at(-1);
  // Where the last part has no comma behind it, the new last one gets none either.
  if (kept === undefined || last === undefined || kept === last || commaBehind(text, last) !== undefined) return cuts;
  const comma = commaBehind(text, kept) as number;
  return [...cuts, { from: comma, to: comma + 1, text: "" }];
}

/** Each given text becomes a part behind the last one: on a line of its own where the others have theirs. */
export function withParts(parsed: ProgramText, node: Container, added: string[]): Splice[] {
  const { text, source, ts } = parsed;
  if (added.length === 0) return [];
  const last = partsOf(parsed, node).at(-1);
  if (last === undefined) {
    const from = node.getStart(source) + 1;
    const inside = text.slice(from, node.getEnd() - 1);
    const blank = ts.isArrayLiteralExpression(node) ? "" : " ";
    const to = inside.trim() === "" ? node.getEnd() - 1 : from;
    return [{ from, to, text: blank + added.join(", ") + blank }];
  }
  const end = last.getEnd();
  const own = partsOf(parsed, node).every((part) => ownLines(parsed, part) !== undefined)
    ? ownLines(parsed, last)
    : undefined;
  if (own === undefined) return [{ from: end, to: end, text: added.map((part) => `, ${part}`).join("") }];
  const indent = text.slice(own.from, last.getStart(source));
  const lines = (comma: string) =>
    added.map((part, at) => `${indent}${part}${at < added.length - 1 ? "," : comma}${newline(text)}`).join("");
  return commaBehind(text, last) !== undefined
    ? [{ from: own.to, to: own.to, text: lines(",") }]
    : [
        { from: end, to: end, text: "," },
        { from: own.to, to: own.to, text: lines("") },
      ];
}

/** The lines of a part that shares them with nothing but a comma and a comment behind it. */
function ownLines({ text, source }: ProgramText, part: typescript.Node): { from: number; to: number } | undefined {
  const start = part.getStart(source);
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const behind = /^[ \t]*,?[ \t]*(\/\/[^\n]*|\/\*((?!\*\/)[^\n])*\*\/[ \t]*)?\r?\n/.exec(text.slice(part.getEnd()));
  return text.slice(from, start).trim() === "" && behind !== null
    ? { from, to: part.getEnd() + behind[0].length }
    : undefined;
}

/** Where the comma behind a part stands. */
function commaBehind(text: string, part: typescript.Node): number | undefined {
  const found = /^(\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*,/.exec(text.slice(part.getEnd()));
  return found === null ? undefined : part.getEnd() + found[0].length - 1;
}

/** First and last index of parts that go together. */
function runsOf(parts: readonly typescript.Node[], gone: typescript.Node[]): [number, number][] {
  const runs: [number, number][] = [];
  parts.forEach((part, at) => {
    if (!gone.includes(part)) return;
    const run = runs.at(-1);
    if (run?.[1] === at - 1) run[1] = at;
    else runs.push([at, at]);
  });
  return runs;
}

/** Comments between the tokens, and not what looks like one in a string. */
export function hasComment({ ts, text }: ProgramText, from: number, to: number): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text.slice(from, to));
  const comments = [ts.SyntaxKind.SingleLineCommentTrivia, ts.SyntaxKind.MultiLineCommentTrivia];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan())
    if (comments.includes(token)) return true;
  return false;
}
