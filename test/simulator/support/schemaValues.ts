import fc from "fast-check";

/** The parts of JSON Schema that the simulator's schemas use. */
interface Described {
  $ref?: string;
  $defs?: Record<string, Described>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Described[];
  oneOf?: Described[];
  allOf?: Described[];
  properties?: Record<string, Described>;
  required?: string[];
  additionalProperties?: boolean | Described;
  items?: Described;
  minItems?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
  pattern?: string;
}

export interface Place {
  path: (string | number)[];
  schema: Described;
}

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** Small values of all shapes that the schema allows. */
export function anyValueOf(schema: Described, root: Described = schema): fc.Arbitrary<Value> {
  const plain = resolved(schema, root);
  // Any value: such an object is not closed.
  if (isAnything(plain, root)) return fc.constantFrom<Value>(null, 5, "text");
  const options = optionsOf(plain);
  if (options) return fc.oneof(...options.map((option) => anyValueOf(option, root)));
  if (plain.const !== undefined) return fc.constant(plain.const as Value);
  if (plain.enum) return fc.constantFrom(...(plain.enum as Value[]));
  switch (plain.type) {
    case "boolean":
      // A sandbox has rules of its own for its content.
      return fc.constant(false);
    case "integer":
    case "number": {
      const least = Math.max(plain.minimum ?? 0, 0);
      return fc.integer({ min: least, max: Math.min(least + 2, plain.maximum ?? least + 2) });
    }
    case "string":
      return fc.constant(textOf(plain));
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(anyValueOf(plain.items ?? {}, root), {
        minLength: Math.max(plain.minItems ?? 0, 0),
        maxLength: 2,
      });
    default:
      return objectOf(plain, root);
  }
}

function objectOf(
  { properties, required = [], additionalProperties }: Described,
  root: Described,
): fc.Arbitrary<Value> {
  if (properties === undefined) {
    const member = typeof additionalProperties === "object" ? additionalProperties : {};
    return fc.dictionary(fc.constantFrom("UNATT", "AIU"), anyValueOf(member, root), {
      maxKeys: 2,
    }) as fc.Arbitrary<Value>;
  }
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, anyValueOf(schema, root)]),
  );
  return fc.record<Record<string, Value>, string>(members, { requiredKeys: required, noNullPrototype: true });
}

/** The closed objects of this value: the schema names all their members. */
export function placesIn(
  schema: Described,
  value: unknown,
  root: Described = schema,
  path: Place["path"] = [],
): Place[] {
  const plain = resolved(schema, root);
  const options = optionsOf(plain);
  if (options) {
    const fitting = options.find((option) => fits(resolved(option, root), value));
    return fitting ? placesIn(fitting, value, root, path) : [];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => placesIn(plain.items ?? {}, item, root, [...path, index]));
  if (typeof value !== "object" || value === null || plain.properties === undefined) return [];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    placesIn(plain.properties?.[name] ?? {}, member, root, [...path, name]),
  );
  return [{ path, schema: plain }, ...inner];
}

function fits({ type, properties }: Described, value: unknown): boolean {
  if (Array.isArray(value)) return type === "array";
  if (typeof value !== "object" || value === null) return false;
  if (type !== "object") return false;
  const literals = Object.entries(properties ?? {}).filter(([, member]) => member.const !== undefined);
  return literals.every(([name, member]) => (value as Record<string, unknown>)[name] === member.const);
}

export function withStray(value: unknown, path: Place["path"], stray: string): unknown {
  const copy = structuredClone(value);
  let place = copy as Record<string | number, unknown>;
  for (const step of path) place = place[step] as Record<string | number, unknown>;
  place[stray] = true;
  return copy;
}

/** Objects that name members and also allow others, by their places in the schema. */
export function openToStrays(schema: Described, place = "#"): string[] {
  const isOpen = schema.properties !== undefined && schema.additionalProperties !== false;
  const inner = Object.entries(schema).flatMap(([name, member]) =>
    typeof member === "object" && member !== null ? openToStrays(member as Described, `${place}/${name}`) : [],
  );
  return isOpen ? [place, ...inner] : inner;
}

function optionsOf({ anyOf, oneOf, type, ...rest }: Described): Described[] | undefined {
  return anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((each) => ({ ...rest, type: each })) : undefined);
}

function resolved(schema: Described, root: Described): Described {
  const name = schema.$ref?.replace("#/$defs/", "");
  return name === undefined ? schema : resolved(root.$defs?.[name] ?? {}, root);
}

/** `z.json()`: any value, including lists and objects of any values. */
function isAnything(schema: Described, root: Described): boolean {
  const options = schema.anyOf ?? [];
  return (
    Object.keys(schema).filter((name) => name !== "description").length === 0 ||
    (options.length >= 5 && options.some((option) => resolved(option, root).type === "null"))
  );
}

function textOf({ format, pattern }: Described): string {
  if (format === "date-time") return "2026-03-02T12:00:00Z";
  return pattern?.includes("GET|HEAD") ? "GET|PATCH" : "text";
}
