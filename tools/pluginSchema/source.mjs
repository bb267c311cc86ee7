import { createRequire } from "node:module";
import { join } from "node:path";

/** The package's sources as the TypeScript compiler reads them: interfaces, classes, and their doc comments. */

export const ts = createRequire(import.meta.url)("typescript");

/** @typedef {{ name: string, doc: string, type: import("typescript").TypeNode, optional: boolean }} Member */

/** The whole package, for types that one file has of another. */
export class Sources {
  /** @param folder of the package. */
  constructor(folder) {
    this.folder = folder;
    const config = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile).config;
    const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    this.program = ts.createProgram(fileNames, options);
    this.checker = this.program.getTypeChecker();
  }

  has(path) {
    return this.program.getSourceFile(join(this.folder, path)) !== undefined;
  }

  /** @param path below the package's folder. */
  file(path) {
    return this.program.getSourceFile(join(this.folder, path));
  }

  /** @returns {Member[]} of an interface that the file declares, or that it has another name for. Empty where there is none. */
  interface(path, name) {
    const found = this.file(path).statements.find((one) => one.name?.text === name);
    return found === undefined ? [] : this.membersOf(found);
  }

  /** @param reference a type that is called by its name. */
  membersOfReference(reference) {
    const symbol = this.checker.getSymbolAtLocation(reference.typeName);
    const known = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    return this.membersOf(known.declarations[0]);
  }

  membersOf(declaration) {
    if (ts.isInterfaceDeclaration(declaration)) return membersOf(declaration.members);
    if (ts.isTypeReferenceNode(declaration.type)) return this.membersOfReference(declaration.type);
    return membersOf(declaration.type.members);
  }
}

export const membersOf = (members) =>
  members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.text,
    doc: docOf(member),
    type: member.type,
    optional: member.questionToken !== undefined,
  }));

/** @returns {{ doc: string, outputs: Member[] }} of a resource class. */
export function classIn(file, name) {
  const found = file.statements.find((one) => ts.isClassDeclaration(one) && one.name?.text === name);
  const outputs = found.members.filter(ts.isPropertyDeclaration).map((member) => ({
    name: member.name.text,
    doc: docOf(member),
    type: member.type,
    optional: false,
  }));
  return { doc: docOf(found), outputs };
}

/** The doc comment of a function that the file exports, or an empty text. */
export function functionDocIn(file, name) {
  const found = file.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === name);
  return found === undefined ? "" : docOf(found);
}

/** Plain text of a doc comment. `@default` becomes a sentence; programs in TypeScript are left out. */
export function docOf(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  if (comment === undefined) return "";
  const text = (ts.getTextOfJSDocComment(comment.comment) ?? "").replace(/```ts\n[\s\S]*?```\n*/g, "");
  const fallback = comment.tags?.find(({ tagName }) => tagName.text === "default");
  const defaults = fallback && `Default: ${ts.getTextOfJSDocComment(fallback.comment).trim()}.`;
  return [inLines(text), defaults].filter(Boolean).join(" ").trim();
}

/** A comment is broken into lines for the editor. Paragraphs stay. */
const inLines = (text) =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
