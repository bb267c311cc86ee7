import type * as typescript from "typescript";
import type { ProgramText } from "./typescriptText";

const packageName = "pulumi-licenses";

/** Tells which class of this package an expression behind `new` is; `undefined`: none. */
export function classFinder(parsed: ProgramText): (node: typescript.Expression) => string | undefined {
  const { ts, ambiguous } = parsed;
  const imported = importedNames(parsed);
  const nameIn = (node: typescript.Expression): string | undefined => {
    if (ts.isIdentifier(node)) return ambiguous.has(node.text) ? undefined : imported.get(node.text);
    if (ts.isPropertyAccessExpression(node) && nameIn(node.expression) === "*") return node.name.text;
    return undefined;
  };
  return (node) => {
    const name = nameIn(node);
    return name === "*" || name === "Provider" ? undefined : name;
  };
}

/** By the name in the file: the name in the package, `*` for the whole package. */
function importedNames({ ts, source }: ProgramText): Map<string, string> {
  const names = new Map<string, string>();
  const isPackage = (node: typescript.Node) => ts.isStringLiteral(node) && node.text === packageName;
  const isRequire = (node: typescript.Node) =>
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "require" &&
    node.arguments.some(isPackage);
  const required = ({ name, initializer }: typescript.VariableDeclaration) => {
    if (initializer === undefined) return;
    const isMember = ts.isPropertyAccessExpression(initializer) && isRequire(initializer.expression);
    if (isMember && ts.isIdentifier(name)) names.set(name.text, initializer.name.text);
    if (!isRequire(initializer)) return;
    if (ts.isIdentifier(name)) names.set(name.text, "*");
    if (!ts.isObjectBindingPattern(name)) return;
    for (const { name: local, propertyName } of name.elements)
      if (ts.isIdentifier(local)) names.set(local.text, propertyName?.getText(source) ?? local.text);
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) && isPackage(statement.moduleSpecifier)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) names.set(name.text, "*");
      if (namedBindings === undefined) continue;
      if (ts.isNamespaceImport(namedBindings)) names.set(namedBindings.name.text, "*");
      else for (const one of namedBindings.elements) names.set(one.name.text, (one.propertyName ?? one.name).text);
    }
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference))
      if (isPackage(statement.moduleReference.expression)) names.set(statement.name.text, "*");
    if (ts.isVariableStatement(statement)) statement.declarationList.declarations.forEach(required);
  }
  return names;
}
