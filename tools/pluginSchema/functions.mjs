import { withExamples } from "./examples.mjs";
import { functionDocIn } from "./source.mjs";
import { pascalCase, requiredOf } from "./types.mjs";

/** A service's functions: the interfaces `<Name>Args` and `<Name>Result` beside each of them. */
export const functionsOf = (sources, { folder: place, functions, numbers, tokens }, types) =>
  Object.fromEntries(
    Object.keys(functions).map((name) => [tokens.plugin(name), functionOf(sources, place, name, numbers, types)]),
  );

function functionOf(sources, place, name, numbers, types) {
  const file = `services/${place}/functions/${name}.ts`;
  const type = pascalCase(name);
  return {
    description: withExamples(docOfFunction(sources, place, name), name),
    inputs: objectOf(sources.interface(file, `${type}Args`), type, numbers, types),
    outputs: objectOf(sources.interface(file, `${type}Result`), type, numbers, types),
  };
}

function docOfFunction(sources, place, name) {
  const lookups = `services/${place}/lookups.ts`;
  return sources.has(lookups) ? functionDocIn(sources.file(lookups), name) : "";
}

function objectOf(members, name, numbers, types) {
  const required = requiredOf(members);
  return {
    type: "object",
    properties: types.properties(members, name, numbers),
    ...(required.length === 0 ? {} : { required }),
  };
}
