export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [member: string]: Json | undefined };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Requests come in PascalCase from .NET clients and in camelCase from others; both are understood. */
export function camelCased(value: Json): Json {
  return renamed(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));
}

export function pascalCased(value: Json): Json {
  return renamed(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

function renamed(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      rename(name),
      member === undefined ? member : renamed(member, rename),
    ]),
  );
}

/** Whether the value contains all wanted members. Names and texts match in any case, list items in any order. */
export function includes(value: Json | undefined, wanted: Json | undefined): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && wanted.every((each) => value.some((item) => includes(item, each)));
  }
  if (typeof value === "string" && typeof wanted === "string") return value.toLowerCase() === wanted.toLowerCase();
  if (!isObject(wanted)) return value === wanted;
  if (!isObject(value)) return false;
  const members = Object.entries(value);
  return Object.entries(wanted).every(([name, each]) =>
    members.some(([member, inner]) => member.toLowerCase() === name.toLowerCase() && includes(inner, each)),
  );
}

export function parsedOrText(body: string): Json {
  if (body === "") return null;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

/** Plain JSON is what `simulator.world.snapshot()` promises, so all undefined members are removed. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
