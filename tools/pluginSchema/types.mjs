import { membersOf, ts } from "./source.mjs";

/**
 * TypeScript's types as those of a Pulumi schema. Objects and enums get names, which stand in every generated SDK and never change:
 * the resource or function, then the property, in the singular for the items of a list: `UserLicenseAssigned`.
 */
export class Types {
  /** The schema's `types`, by token. */
  declared = {};

  constructor(sources) {
    this.sources = sources;
  }

  /** @param numbers what a number is: `"integer"` or `"number"`. */
  spec(node, name, numbers) {
    const type = bare(node);
    switch (type.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: "string" };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: "boolean" };
      case ts.SyntaxKind.NumberKeyword:
        return { type: numbers };
      case ts.SyntaxKind.ArrayType:
        return { type: "array", items: this.spec(type.elementType, singular(name), numbers) };
      case ts.SyntaxKind.TypeLiteral:
        return this.object(name, membersOf(type.members), numbers);
      case ts.SyntaxKind.TypeReference:
        return this.object(name, this.sources.membersOfReference(type), numbers);
      case ts.SyntaxKind.LiteralType:
      case ts.SyntaxKind.UnionType:
        return this.enum(name, type);
      default:
        throw new Error(`${name}: the schema has no form for ${type.getText()}.`);
    }
  }

  /** @param {import("./source.mjs").Member[]} members */
  properties(members, name, numbers) {
    return Object.fromEntries(
      members.map(({ name: member, doc, type }) => [
        member,
        { ...this.spec(type, `${name}${pascalCase(member)}`, numbers), ...(doc === "" ? {} : { description: doc }) },
      ]),
    );
  }

  object(name, members, numbers) {
    const properties = this.properties(members, name, numbers);
    const required = requiredOf(members);
    return this.declare(name, { type: "object", properties, ...(required.length === 0 ? {} : { required }) });
  }

  enum(name, union) {
    const values = (union.types ?? [union]).map(({ literal }) => literal.text);
    const named = values.map((value) => ({ name: pascalCase(value), value }));
    return this.declare(name, { type: "string", enum: named });
  }

  declare(name, type) {
    const token = `licenses:index:${name}`;
    const known = this.declared[token];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(type))
      throw new Error(`Two types would be called ${name}.`);
    this.declared[token] = type;
    return { $ref: `#/types/${token}` };
  }
}

export const requiredOf = (members) =>
  members.filter(({ optional, type }) => !optional && !isMaybeUndefined(type)).map(({ name }) => name);

/** Without `pulumi.Input`, `pulumi.Output` and `undefined`. */
function bare(node) {
  if (ts.isTypeReferenceNode(node) && /^pulumi\.(Input|Output)$/.test(node.typeName.getText()))
    return bare(node.typeArguments[0]);
  if (ts.isParenthesizedTypeNode(node)) return bare(node.type);
  if (!ts.isUnionTypeNode(node)) return node;
  const types = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
  return types.length === 1 ? bare(types[0]) : { kind: node.kind, types, getText: () => node.getText() };
}

const isMaybeUndefined = (node) =>
  ts.isTypeReferenceNode(node) && /^pulumi\.(Input|Output)$/.test(node.typeName.getText())
    ? isMaybeUndefined(node.typeArguments[0])
    : ts.isUnionTypeNode(node) && node.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword);

export const pascalCase = (text) =>
  text.replace(/(^|[_\s-]+)([a-zA-Z0-9])/g, (_, _separator, letter) => letter.toUpperCase());

const singular = (name) => name.replace(/ies$/, "y").replace(/(?<!s)s$/, "");
