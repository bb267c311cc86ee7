import type * as typescript from "typescript";
import { SettingsError } from "../core/errors";
import type { TypeScript } from "./typescriptFrom";

/** A program's text with its syntax tree. */
export interface ProgramText {
  ts: TypeScript;
  text: string;
  /** As people call it. */
  file: string;
  source: typescript.SourceFile;
  /** Literals that a `const` of this file gives a name. */
  constants: Map<string, typescript.Expression>;
}

/** @throws {SettingsError} where the text is no program: file, line, what the compiler says. */
export function parseProgram(ts: TypeScript, text: string, file: string): ProgramText {
  const kind = /\.[cm]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const fileName = kind === ts.ScriptKind.JS ? "program.js" : "program.ts";
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true, kind);
  const compilerOptions = { target: ts.ScriptTarget.ES2020, allowJs: true };
  const { diagnostics = [] } = ts.transpileModule(text, { fileName, compilerOptions, reportDiagnostics: true });
  const wrong = diagnostics.find(({ start }) => start !== undefined);
  if (wrong !== undefined) {
    const said = ts.flattenDiagnosticMessageText(wrong.messageText, " ");
    const line = source.getLineAndCharacterOfPosition(wrong.start ?? 0).line + 1;
    throw new SettingsError(`${file}:${line}: ${said} (TypeScript ${ts.version} says this.)`);
  }
  const parsed = { ts, text, file, source, constants: new Map() };
  return { ...parsed, constants: constantsOf(parsed) };
}

/** From 1. */
export const lineOf = ({ source }: ProgramText, node: typescript.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/** All nodes, in the order of the text. */
export function nodesOf({ ts, source }: Pick<ProgramText, "ts" | "source">): typescript.Node[] {
  const nodes: typescript.Node[] = [];
  const visit = (node: typescript.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

/** Names that a text gives to values more than once. Which one is meant depends on the place, so none of them is followed. */
export function ambiguousNames(parsed: Pick<ProgramText, "ts" | "source">): Set<string> {
  const { ts } = parsed;
  const names = nodesOf(parsed).flatMap((node) => {
    const isBinding =
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isClassDeclaration(node) ||
      ts.isClassExpression(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isModuleDeclaration(node) ||
      ts.isImportClause(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node) ||
      ts.isImportEqualsDeclaration(node);
    return isBinding && node.name !== undefined && ts.isIdentifier(node.name) ? [node.name.text] : [];
  });
  return new Set(names.filter((name, at) => names.indexOf(name) < at));
}

function constantsOf(parsed: Pick<ProgramText, "ts" | "source">): ProgramText["constants"] {
  const { ts } = parsed;
  const ambiguous = ambiguousNames(parsed);
  const found: ProgramText["constants"] = new Map();
  for (const node of nodesOf(parsed)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) continue;
    const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    if (isConst && !ambiguous.has(node.name.text)) found.set(node.name.text, node.initializer);
  }
  return found;
}
