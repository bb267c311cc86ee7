import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import * as ts from "typescript";

/**
 * Finds code of the package that reads the text of an error instead of showing it. A text may go into a template, an error, a list, a
 * member or a return value. Every other use is a finding. Texts are followed through variables and destructuring, but not out of a
 * function.
 */

const root = join(__dirname, "..", "..");
const provider = join(root, "provider");

/** Members of errors that hold text: JavaScript's own, and those of our classes. */
const texts = { own: new Set(["message", "stack"]), ours: new Set(["description", "advice", "answer", "words"]) };

/** Functions that show a text or make it fit to be shown. Any other function that is given a text is a finding. */
const shows = new Set([
  ...["complain", "error", "super", "warn", "wrong"],
  ...["conceal", "printable", "withCompanyNames"],
]);

/**
 * The findings, each as "path: expression".
 *
 * @param planted more files of the package, by path.
 */
export function textsRead(planted: Record<string, string> = {}): string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  const more = new Map(Object.entries(planted).map(([path, text]) => [join(root, path), text]));
  host.fileExists = (name) => more.has(name) || fileExists(name);
  host.getSourceFile = (name, language) => {
    const text = more.get(name);
    return text === undefined ? getSourceFile.call(host, name, language) : ts.createSourceFile(name, text, language);
  };
  const files = [...sources(), ...more.keys()];
  const program = ts.createProgram(files, options, host);
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} is not there`);
    return [...new Set(readsIn(source, program.getTypeChecker()))].map((read) => `${relative(root, file)}: ${read}`);
  });
}

/** The sources of the package. The simulator plays the services, and the errors of the package never reach it. */
const sources = (): string[] =>
  readdirSync(provider, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^(dist|node_modules|simulator)\//.test(path))
    .map((path) => join(provider, path))
    .sort();

function readsIn(source: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const carriers = new Set<ts.Symbol>();
  const reads: string[] = [];
  // A declaration stands before the uses of its variable, so one walk finds all of them.
  const visit = (node: ts.Node): void => {
    if (ts.isBindingElement(node) && isTextMember(node, checker)) note(checker.getSymbolAtLocation(node.name));
    if (isText(node, carriers, checker)) {
      const carrier = carrierOf(node);
      if (carrier !== undefined) note(checker.getSymbolAtLocation(carrier));
      else if (!isShown(node)) reads.push(statementOf(node).getText().replace(/\s+/g, " "));
    }
    ts.forEachChild(node, visit);
  };
  const note = (symbol: ts.Symbol | undefined) => symbol !== undefined && carriers.add(symbol);
  visit(source);
  return reads;
}

const isTextMember = (element: ts.BindingElement, checker: ts.TypeChecker): boolean => {
  const name = (element.propertyName ?? element.name).getText();
  return isTextOf(checker.getTypeAtLocation(element.parent).getProperty(name), name);
};

const isText = (node: ts.Node, carriers: Set<ts.Symbol>, checker: ts.TypeChecker): boolean =>
  ts.isPropertyAccessExpression(node)
    ? isTextOf(checker.getSymbolAtLocation(node.name), node.name.text)
    : ts.isIdentifier(node) && isUse(node) && carries(node, carriers, checker);

/** Not the name in a declaration, nor the name of a member. */
const isUse = (node: ts.Identifier): boolean =>
  !(ts.isBindingElement(node.parent) || (ts.isVariableDeclaration(node.parent) && node.parent.name === node)) &&
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);

function carries(node: ts.Identifier, carriers: Set<ts.Symbol>, checker: ts.TypeChecker): boolean {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return symbol !== undefined && carriers.has(symbol);
}

const isTextOf = (member: ts.Symbol | undefined, name: string): boolean =>
  (member?.declarations ?? []).some((declaration) => {
    const owner = declaration.parent;
    if (ts.isInterfaceDeclaration(owner) && owner.name.text === "Error") return texts.own.has(name);
    return texts.ours.has(name) && declaration.getSourceFile().fileName.endsWith("/core/errors.ts");
  });

/** Outward to the expression whose value is the text: past brackets, casts, `??` and the branches of a condition. */
function whole(node: ts.Node): ts.Node {
  const { parent } = node;
  const passes =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    (ts.isBinaryExpression(parent) &&
      [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(parent.operatorToken.kind)) ||
    (ts.isConditionalExpression(parent) && parent.condition !== node);
  return passes ? whole(parent) : node;
}

/** The variable that gets the text. */
function carrierOf(node: ts.Node): ts.Node | undefined {
  const { parent } = whole(node);
  return ts.isVariableDeclaration(parent) ? parent.name : undefined;
}

function isShown(text: ts.Node): boolean {
  const node = whole(text);
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.expression !== node && shows.has(nameOf(parent.expression));
  return (
    ts.isTemplateSpan(parent) ||
    ts.isNewExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
  );
}

const nameOf = (callee: ts.Expression): string =>
  ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();

/** The smallest expression around the text that shows what is done with it. */
function statementOf(text: ts.Node): ts.Node {
  const { parent } = whole(text);
  return ts.isPropertyAccessExpression(parent) ? parent.parent : parent;
}
