import type { Declaration } from "./declaration";
import { broken, flat, isForced, type Layout, layoutOf, width } from "./typescriptLayout";
import { exactly, keyText, literal, membersIn } from "./typescriptLiteral";
import { onOneLine } from "./words";

/** A program that declares what exists, for who wants code and not data. */
export interface ProgramFile {
  /** Lines of the comment at the top. */
  head: string[];
  /** Arguments that resources share, such as `customerId`: each becomes a `const`, and resources with this value refer to it. */
  args: Record<string, unknown>;
  /** In the order in which they are to stand. Those that others wait for come first. */
  declarations: (Pick<Declaration, "type" | "name" | "args"> & { comment?: string })[];
  /** By class: the class whose resources it waits for. */
  waitsFor: Readonly<Record<string, string>>;
  /** Lines of the comment at the end: what is not declared, and why. */
  leftOut: string[];
}

/** Formatted as Prettier and Biome leave it at 100 columns. */
export function typescriptOf({ head, args, declarations, waitsFor, leftOut }: ProgramFile): string {
  const types = [...new Set(declarations.map(({ type }) => type))].sort();
  const imported: Layout = { open: "{", close: "}", pad: " ", parts: types };
  const awaited = declarations.flatMap(({ type }) => waitsFor[type] ?? []);
  const seats = declarations.filter(({ type }) => awaited.includes(type));
  const others = declarations.filter((one) => !seats.includes(one));
  const constants = membersIn(args).map(([name, value]) => `const ${name} = ${literal(value)};`);
  const statements = others.map((one) => {
    const dependsOn = seats.length > 0 && waitsFor[one.type] !== undefined ? ["{ dependsOn: seats }"] : [];
    return withComment(`${construction(args, one, dependsOn, 0, 1)};`, one.comment);
  });
  const blocks = [
    head.map(commented),
    types.length === 0
      ? []
      : [`import ${laidOut(imported, 'import  from "pulumi-licenses";'.length)} from "pulumi-licenses";`],
    constants,
    seats.length === 0 ? [] : [seatList(args, seats)],
    statements,
    leftOut.map(commented),
  ];
  const filled = blocks.filter((lines) => lines.length > 0).map((lines) => lines.map((line) => `${line}\n`).join(""));
  return filled.join("\n");
}

const laidOut = (layout: Layout, others: number): string =>
  others + flat(layout).length <= width ? flat(layout) : broken(layout, 0);

function seatList(args: ProgramFile["args"], seats: ProgramFile["declarations"]): string {
  const [first] = seats;
  if (
    first !== undefined &&
    seats.length === 1 &&
    onOneLine(first.comment ?? "").trim() === "" &&
    !isForced(argsLayout(args, first.args))
  ) {
    const line = `const seats = [${flatConstruction(args, first)}];`;
    if (line.length <= width) return line;
  }
  const lines = seats.map((one) => withComment(`  ${construction(args, one, [], 2, 1)},`, one.comment));
  return `const seats = [\n${lines.join("\n")}\n];`;
}

const flatConstruction = (shared: ProgramFile["args"], { type, name, args }: ProgramFile["declarations"][number]) =>
  `new ${type}(${literal(name)}, ${flat(argsLayout(shared, args))})`;

/** The last object follows the name in its line, where it is the only one. */
function construction(
  shared: ProgramFile["args"],
  { type, name, args }: ProgramFile["declarations"][number],
  options: string[],
  indent: number,
  behind: number,
): string {
  const object = argsLayout(shared, args);
  const whole: Layout = { open: `new ${type}(`, close: ")", pad: "", parts: [literal(name), object, ...options] };
  if (!isForced(object) && indent + flat(whole).length + behind <= width) return flat(whole);
  const start = `new ${type}(${literal(name)}, `;
  if (options.length === 0 && indent + start.length + 1 <= width) return `${start}${broken(object, indent)})`;
  return broken(whole, indent);
}

function argsLayout(shared: ProgramFile["args"], args: Record<string, unknown>): Layout {
  const parts = membersIn(args).map(([key, value]): Layout => {
    const isShared = shared[key] !== undefined && exactly(shared[key]) === exactly(value);
    return isShared ? key : layoutOf(value, `${keyText(key)}: `);
  });
  return { open: "{", close: "}", pad: " ", parts };
}

const commented = (line: string): string => `// ${onOneLine(line)}`.trimEnd();

const withComment = (code: string, comment = ""): string =>
  onOneLine(comment).trim() === "" ? code : `${code} ${commented(comment)}`;
