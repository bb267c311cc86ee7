/** Values as TypeScript writes them, on one line. */

/** @param quote `"`, `'` or a backtick. */
export function literal(value: unknown, quote = '"'): string {
  if (typeof value === "string") return quoted(value, quote);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, quote)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = membersIn(value).map(([key, member]) => `${keyText(key, quote)}: ${literal(member, quote)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Without the absent ones. */
export const membersIn = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined);

export const keyText = (key: string, quote = '"'): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key, quote === "`" ? '"' : quote);

function quoted(text: string, quote: string): string {
  // Compilers count these two as ends of lines, even in a string.
  const inner = JSON.stringify(text).slice(1, -1).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  if (quote === '"') return `"${inner}"`;
  const plain = inner.replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
  return `${quote}${quote === "`" ? plain.replaceAll("${", "\\${") : plain}${quote}`;
}

/** Whether a program can say this value, and `literal` does. */
export const isWritable = (value: unknown): boolean => {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return ["string", "boolean"].includes(typeof value);
  return value !== null && Object.values(value).every((member) => member === undefined || isWritable(member));
};

/** Equal for equal values. Lists are equal in every order, and the case of letters counts. */
export function exactly(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(exactly).sort().join()}]`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  const members = membersIn(value).map(([key, member]) => `${JSON.stringify(key)}:${exactly(member)}`);
  return `{${members.sort().join()}}`;
}
