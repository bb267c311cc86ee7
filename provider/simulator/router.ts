import type { Call, Reply } from "./http";

export type Params = Record<string, string>;
type Handler<Context> = (context: Context, params: Params, call: Call) => Reply;

export interface Route<Context> {
  method: string;
  pattern: string;
  handle: Handler<Context>;
}

export type Match<Context> =
  | { found: "route"; route: Route<Context>; params: Params }
  | { found: "path"; allowed: string[] }
  | { found: "nothing" };

/** Literal segments match in any case (both services run on ASP.NET); `{name}` takes one whole segment. */
export function match<Context>(routes: readonly Route<Context>[], method: string, path: string): Match<Context> {
  const segments = segmentsOf(path);
  const allowed: string[] = [];
  for (const route of routes) {
    const params = paramsOf(route.pattern, segments);
    if (!params) continue;
    if (route.method === method) return { found: "route", route, params };
    allowed.push(route.method);
  }
  return allowed.length > 0 ? { found: "path", allowed } : { found: "nothing" };
}

const segmentsOf = (path: string) => path.split("/").filter((segment) => segment !== "");

/** Every request is compared with all patterns, since there are few. */
const patterns = new Map<string, string[]>();

function paramsOf(pattern: string, segments: readonly string[]): Params | undefined {
  const expected = patterns.get(pattern) ?? segmentsOf(pattern);
  patterns.set(pattern, expected);
  if (expected.length !== segments.length) return undefined;
  const params: Params = {};
  for (const [index, part] of expected.entries()) {
    const actual = segments[index] ?? "";
    if (part.startsWith("{")) params[part.slice(1, -1)] = decoded(actual);
    else if (part.toLowerCase() !== actual.toLowerCase()) return undefined;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
