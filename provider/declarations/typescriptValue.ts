import type * as typescript from "typescript";
import { computed } from "./declaration";
import type { ProgramText } from "./typescriptText";

/** What the expressions of a program are worth, as far as the text alone tells. */

/** Without brackets and `as const`, which change no value. */
export function bare(parsed: ProgramText, node: typescript.Expression): typescript.Expression {
  const { ts, source } = parsed;
  if (ts.isParenthesizedExpression(node)) return bare(parsed, node.expression);
  if (ts.isAsExpression(node) && node.type.getText(source) === "const") return bare(parsed, node.expression);
  return node;
}

/** A string, number or boolean that stands there itself. */
export function scalarOf(parsed: ProgramText, node: typescript.Expression): unknown {
  const { ts } = parsed;
  const inner = bare(parsed, node);
  if (ts.isStringLiteral(inner) || ts.isNoSubstitutionTemplateLiteral(inner)) return inner.text;
  if (ts.isNumericLiteral(inner)) return Number(inner.text.replaceAll("_", ""));
  if (inner.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (inner.kind === ts.SyntaxKind.FalseKeyword) return false;
  const isNegative =
    ts.isPrefixUnaryExpression(inner) &&
    inner.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(inner.operand);
  return isNegative ? 0 - (scalarOf(parsed, inner.operand) as number) : computed;
}

/** A literal, or `computed`. A name that a `const` of the file gives to a string, number or boolean is this value. */
export function worthOf(parsed: ProgramText, node: typescript.Expression): unknown {
  const { ts, constants } = parsed;
  const inner = bare(parsed, node);
  if (ts.isIdentifier(inner)) {
    const named = constants.get(inner.text);
    return named === undefined ? computed : scalarOf(parsed, named);
  }
  if (ts.isArrayLiteralExpression(inner)) {
    const items = inner.elements.map((element) => worthOf(parsed, element));
    return items.includes(computed) ? computed : items;
  }
  if (!ts.isObjectLiteralExpression(inner)) return scalarOf(parsed, inner);
  const members = membersOf(parsed, inner);
  if (members === undefined) return computed;
  const values = members.map(({ key, value }) => [key, value === undefined ? computed : worthOf(parsed, value)]);
  return values.some(([, value]) => value === computed) ? computed : Object.fromEntries(values);
}

export interface Member {
  key: string;
  node: typescript.ObjectLiteralElementLike;
  /** `undefined`: a method, a getter or a setter. */
  value: typescript.Expression | undefined;
}

/** The members of an object; `undefined` where their names are not all in the text, or one stands there twice. */
export function membersOf(parsed: ProgramText, object: typescript.ObjectLiteralExpression): Member[] | undefined {
  const members = object.properties.map((node) => memberOf(parsed, node));
  const keys = members.map((member) => member?.key);
  const isClear = keys.every((key, at) => key !== undefined && key !== "__proto__" && keys.indexOf(key) === at);
  return isClear ? (members as Member[]) : undefined;
}

export function memberOf({ ts }: ProgramText, node: typescript.ObjectLiteralElementLike): Member | undefined {
  if (ts.isSpreadAssignment(node)) return undefined;
  const { name } = node;
  if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) return undefined;
  if (ts.isShorthandPropertyAssignment(node)) return { key: name.text, node, value: node.name };
  return { key: name.text, node, value: ts.isPropertyAssignment(node) ? node.initializer : undefined };
}
