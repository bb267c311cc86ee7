import type * as typescript from "typescript";
import { computed } from "./declaration";
import { hasComment, withoutParts, withParts } from "./typescriptList";
import { exactly, keyText, literal, membersIn } from "./typescriptLiteral";
import type { ProgramText } from "./typescriptText";
import { bare, type Member, membersOf, scalarOf, worthOf } from "./typescriptValue";
import type { Splice } from "./yamlEdit";

/** The smallest changes of a program's text that give an argument another value. */

/** Why the text stays as it is. */
export class NotSafe extends Error {}

interface ObjectIn {
  node: typescript.ObjectLiteralExpression;
  members: Member[];
}

/** Another value for a member; `undefined` takes it out; one that is absent is added as the last one. */
export function memberSplices(parsed: ProgramText, { node, members }: ObjectIn, key: string, value: unknown): Splice[] {
  const member = members.find((one) => one.key === key);
  if (member === undefined) {
    if (value === undefined) return [];
    const quote = quoteNear(parsed, node);
    return withParts(parsed, node, [`${keyText(key, quote)}: ${literal(value, quote)}`]);
  }
  if (value !== undefined) return valueSplices(parsed, member, value);
  if (!isLiteral(parsed, member.value)) throw notLiteral(key);
  return withoutParts(parsed, node, [member.node]) ?? refused(`a comment stands beside ${key}`);
}

function valueSplices(
  parsed: ProgramText,
  { key, value: node }: Pick<Member, "key" | "value">,
  wanted: unknown,
): Splice[] {
  const { ts, source } = parsed;
  const standing = node === undefined ? computed : worthOf(parsed, node);
  if (node === undefined || standing === computed) throw notLiteral(key);
  if (exactly(standing) === exactly(wanted)) return [];
  const inner = bare(parsed, node);
  if (ts.isArrayLiteralExpression(inner) && Array.isArray(wanted)) return listSplices(parsed, key, inner, wanted);
  if (ts.isObjectLiteralExpression(inner) && isObject(wanted)) return objectSplices(parsed, inner, wanted);
  if (!isLiteral(parsed, inner)) throw notLiteral(key);
  const [from, to] = [inner.getStart(source), inner.getEnd()];
  if (hasComment(parsed, from, to)) throw new NotSafe(`a comment stands inside ${key}`);
  return [{ from, to, text: literal(wanted, quoteNear(parsed, inner)) }];
}

/** Members keep their order. What is added together with something that is taken out could meet at one place, so the object is written anew. */
function objectSplices(parsed: ProgramText, node: typescript.ObjectLiteralExpression, wanted: object): Splice[] {
  const members = membersOf(parsed, node) ?? [];
  const target = new Map(membersIn(wanted));
  const gone = members.filter(({ key }) => !target.has(key));
  const added = [...target].filter(([key]) => !members.some((member) => member.key === key));
  const quote = quoteNear(parsed, node);
  if (gone.length > 0 && added.length > 0) {
    const [from, to] = [node.getStart(parsed.source), node.getEnd()];
    if (hasComment(parsed, from, to)) throw new NotSafe("a comment stands inside the object");
    if (!isLiteral(parsed, node)) throw notLiteral(gone[0]?.key ?? "");
    return [{ from, to, text: literal(wanted, quote) }];
  }
  for (const { key, value } of gone) if (!isLiteral(parsed, value)) throw notLiteral(key);
  return [
    ...members.flatMap((member) =>
      target.has(member.key) ? valueSplices(parsed, member, target.get(member.key)) : [],
    ),
    ...(withoutParts(
      parsed,
      node,
      gone.map((member) => member.node),
    ) ?? refused("a comment stands beside a member")),
    ...withParts(
      parsed,
      node,
      added.map(([key, value]) => `${keyText(key, quote)}: ${literal(value, quote)}`),
    ),
  ];
}

/** Lists have no order. Elements that stay are not touched; then those that have most in common are changed in place. */
function listSplices(
  parsed: ProgramText,
  key: string,
  node: typescript.ArrayLiteralExpression,
  wanted: unknown[],
): Splice[] {
  let fresh = [...wanted];
  let old = [...node.elements];
  const changed: Splice[] = [];
  const pair = (fits: (standing: unknown, target: unknown) => boolean) => {
    for (const element of [...old]) {
      const at = fresh.findIndex((target) => fits(worthOf(parsed, element), target));
      if (at < 0) continue;
      changed.push(...valueSplices(parsed, { key, value: element }, fresh[at]));
      fresh = fresh.filter((_, index) => index !== at);
      old = old.filter((one) => one !== element);
    }
  };
  pair((standing, target) => exactly(standing) === exactly(target));
  pair(haveCommonText);
  pair((standing, target) => isObject(standing) === isObject(target) && typeof standing === typeof target);
  if (old.some((element) => !isLiteral(parsed, element))) throw notLiteral(`a part of ${key}`);
  return [
    ...changed,
    ...(withoutParts(parsed, node, old) ?? refused(`a comment stands beside a part of ${key}`)),
    ...withParts(
      parsed,
      node,
      fresh.map((value) => literal(value, quoteNear(parsed, node))),
    ),
  ];
}

/** Such as two licenses of one product. */
const haveCommonText = (one: unknown, other: unknown): boolean =>
  isObject(one) &&
  isObject(other) &&
  membersIn(one).some(([key, value]) => typeof value === "string" && (other as Record<string, unknown>)[key] === value);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the whole value stands here, and no part of it in a variable. */
function isLiteral(parsed: ProgramText, node: typescript.Expression | undefined): boolean {
  const { ts } = parsed;
  if (node === undefined) return false;
  const inner = bare(parsed, node);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.every((element) => isLiteral(parsed, element));
  if (!ts.isObjectLiteralExpression(inner)) return scalarOf(parsed, inner) !== computed;
  return membersOf(parsed, inner)?.every(({ value }) => isLiteral(parsed, value)) ?? false;
}

/** The quotes of the value itself, else those of the first string inside it, else those of the declaration's name. */
function quoteNear(parsed: ProgramText, node: typescript.Node): string {
  const { ts, text, source } = parsed;
  const first = (inner: typescript.Node): string | undefined =>
    ts.isStringLiteral(inner) || (ts.isNoSubstitutionTemplateLiteral(inner) && inner === node)
      ? (text[inner.getStart(source)] as string)
      : ts.forEachChild(inner, first);
  for (let around = node; !ts.isSourceFile(around); around = around.parent) {
    const found = first(around);
    if (found !== undefined) return found;
  }
  return '"';
}

const notLiteral = (key: string) => new NotSafe(`the value of ${key} is no literal that stands there itself`);

function refused(why: string): never {
  throw new NotSafe(why);
}
