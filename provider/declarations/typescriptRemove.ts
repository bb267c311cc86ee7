import type * as typescript from "typescript";
import { NotSafe } from "./typescriptSplices";
import { lineOf, type ProgramText } from "./typescriptText";
import { newline, type Splice } from "./yamlEdit";

/**
 * Takes the statement out that makes a resource, with the comment lines right above it.
 * @throws {NotSafe} where the resource is part of another statement, or has a name.
 */
export function withoutStatement(parsed: ProgramText, node: typescript.NewExpression): Splice[] {
  const { ts, text, source } = parsed;
  const statement = node.parent;
  if (ts.isVariableDeclaration(statement) && ts.isIdentifier(statement.name))
    throw new NotSafe(whereUsed(parsed, statement.name));
  const { parent } = statement;
  const isOwn = ts.isExpressionStatement(statement) && (ts.isSourceFile(parent) || ts.isBlock(parent));
  if (!isOwn) throw new NotSafe(`it is part of the statement in line ${lineOf(parsed, statement)}`);
  const [start, end] = [statement.getStart(source), statement.getEnd()];
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const behind = /^[ \t]*(\/\/[^\n]*)?(\r?\n|$)/.exec(text.slice(end));
  if (text.slice(line, start).trim() !== "" || behind === null)
    throw new NotSafe("it shares its line with something else");
  const from = aboveComments(parsed, statement, line);
  return [{ from, to: end + behind[0].length + blankLine(text, from, end + behind[0].length), text: "" }];
}

function whereUsed(parsed: ProgramText, name: typescript.Identifier): string {
  const { ts } = parsed;
  const use = parsed.nodes.find((node) => ts.isIdentifier(node) && node.text === name.text && node !== name);
  return use === undefined
    ? `"${name.text}" is declared in line ${lineOf(parsed, name)}`
    : `"${name.text}" is used in line ${lineOf(parsed, use)}`;
}

/** Where the comments begin that stand on lines of their own right above a statement, with no blank line between. */
function aboveComments({ ts, text }: ProgramText, statement: typescript.Node, line: number): number {
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return comments.reduceRight((start, { pos, end }) => {
    const begin = text.lastIndexOf("\n", pos - 1) + 1;
    const isRightAbove = /^[ \t]*(\r?\n)?[ \t]*$/.test(text.slice(end, start));
    return isRightAbove && text.slice(begin, pos).trim() === "" ? begin : start;
  }, line);
}

/** Of the blank lines above and below the statement one goes with it. */
function blankLine(text: string, from: number, to: number): number {
  const end = newline(text);
  const isBlankAbove = from === 0 || text.slice(0, from).endsWith(end + end);
  return isBlankAbove && text.startsWith(end, to) ? end.length : 0;
}
