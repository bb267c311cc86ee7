import type * as typescript from "typescript";
import { computed, type Declaration } from "./declaration";
import { classFinder } from "./typescriptClasses";
import { lineOf, type ProgramText } from "./typescriptText";
import { bare, type Member, memberOf, membersOf, worthOf } from "./typescriptValue";

/** A declaration in a program, with its places. */
export interface Found extends Declaration {
  node: typescript.NewExpression;
  /** The arguments that the text names. */
  members: Member[];
  /** The object of all arguments; `undefined` where the text alone does not name them all. */
  object: { node: typescript.ObjectLiteralExpression; members: Member[] } | undefined;
  /** Why its arguments may be those of several resources. */
  repeated: string | undefined;
}

/** All `new UserLicense("literal name", …)` and those of the other classes, in the order of the text. */
export function foundIn(parsed: ProgramText): Found[] {
  const { ts } = parsed;
  const classOf = classFinder(parsed);
  return parsed.nodes.flatMap((node) => {
    const type = ts.isNewExpression(node) ? classOf(node.expression) : undefined;
    if (type === undefined || !ts.isNewExpression(node)) return [];
    const [word, second] = node.arguments ?? [];
    const isName = word !== undefined && (ts.isStringLiteral(word) || ts.isNoSubstitutionTemplateLiteral(word));
    if (!isName) return [];
    const given = second === undefined ? undefined : bare(parsed, second);
    const literal = given !== undefined && ts.isObjectLiteralExpression(given) ? given : undefined;
    const all = literal === undefined ? undefined : membersOf(parsed, literal);
    const object = literal === undefined || all === undefined ? undefined : { node: literal, members: all };
    const declaration = { type, name: word.text, args: argsIn(parsed, literal), line: lineOf(parsed, node) };
    const members = literal?.properties.flatMap((one) => memberOf(parsed, one) ?? []) ?? [];
    return [{ ...declaration, node, members, object, repeated: repetition(parsed, node) }];
  });
}

/** A spread, or a member whose name is computed, may give those before it another value. */
function argsIn(parsed: ProgramText, literal: typescript.ObjectLiteralExpression | undefined): Declaration["args"] {
  const args: Declaration["args"] = {};
  for (const property of literal?.properties ?? []) {
    const member = memberOf(parsed, property);
    if (member === undefined) for (const key of Object.keys(args)) args[key] = computed;
    else args[member.key] = member.value === undefined ? computed : worthOf(parsed, member.value);
  }
  return args;
}

/** Loops and functions around a declaration. A function that is called where it stands, or is the program itself, runs once. */
function repetition(parsed: ProgramText, declaration: typescript.Node): string | undefined {
  const { ts } = parsed;
  for (let node = declaration; !ts.isSourceFile(node); node = node.parent) {
    const { parent } = node;
    const where = `in line ${lineOf(parsed, node)}`;
    if (ts.isIterationStatement(node, false)) return `it stands in the loop ${where}, which may run several times`;
    if (ts.isPropertyDeclaration(node))
      return `it stands in the class ${where}, which may be constructed several times`;
    if (!ts.isFunctionLike(node)) continue;
    const outer = ts.isParenthesizedExpression(parent) ? parent : node;
    const isCalledHere = ts.isCallExpression(outer.parent) && outer.parent.expression === outer;
    const isProgram = ts.isExportAssignment(parent) && ts.isSourceFile(parent.parent);
    if (!isCalledHere && !isProgram) return `it stands in the function ${where}, which may run several times`;
  }
  return undefined;
}
