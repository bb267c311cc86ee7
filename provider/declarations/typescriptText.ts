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
  /** All of its nodes, in the order of the text. */
  nodes: typescript.Node[];
  /** Names that the text gives to values more than once. Which one is meant depends on the place, so none of them is followed. */
  ambiguous: Set<string>;
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
  const nodes = nodesOf(ts, source);
  const ambiguous = ambiguousNames(ts, nodes);
  return { ts, text, file, source, nodes, ambiguous, constants: constantsOf(ts, nodes, ambiguous) };
}

/** From 1. */
export const lineOf = ({ source }: ProgramText, node: typescript.Node): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

function nodesOf(ts: TypeScript, source: typescript.SourceFile): typescript.Node[] {
  const nodes: typescript.Node[] = [];
  const visit = (node: typescript.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

function ambiguousNames(ts: TypeScript, nodes: typescript.Node[]): Set<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const node of nodes) {
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
    if (!isBinding || node.name === undefined || !ts.isIdentifier(node.name)) continue;
    (once.has(node.name.text) ? twice : once).add(node.name.text);
  }
  return twice;
}

function constantsOf(ts: TypeScript, nodes: typescript.Node[], ambiguous: Set<string>): ProgramText["constants"] {
  const found: ProgramText["constants"] = new Map();
  for (const node of nodes) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) continue;
    const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
    if (isConst && !ambiguous.has(node.name.text)) found.set(node.name.text, node.initializer);
  }
  return found;
}
