import { withExamples } from "./examples.mjs";
import { classIn } from "./source.mjs";
import { requiredOf } from "./types.mjs";

/** @param service its folder, the classes, the tokens of a class. */
export function resourcesOf(sources, { folder: place, resources, numbers, tokens }, types) {
  return Object.fromEntries(
    Object.keys(resources).map((name) => [
      tokens.plugin(name),
      resourceOf(sources, place, name, numbers, tokens, types),
    ]),
  );
}

function resourceOf(sources, place, name, numbers, tokens, types) {
  const file = `services/${place}/${name[0].toLowerCase()}${name.slice(1)}.ts`;
  const { doc, outputs } = classIn(sources.file(file), name);
  const args = sources.interface(file, `${name}Args`);
  const inputProperties = types.properties(args, name, numbers);
  // An argument that comes back as an output has the argument's type, and its description where it has none of its own.
  const results = outputs.filter((output) => !(output.name in inputProperties));
  const properties = {
    ...Object.fromEntries(
      outputs
        .filter((output) => output.name in inputProperties)
        .map((output) => [
          output.name,
          { ...inputProperties[output.name], ...(output.doc === "" ? {} : { description: output.doc }) },
        ]),
    ),
    ...types.properties(results, name, numbers),
  };
  for (const key of replacing[name] ?? []) inputProperties[key].willReplaceOnChanges = true;
  return {
    description: withExamples(doc, name),
    inputProperties,
    requiredInputs: requiredOf(args),
    properties,
    required: requiredOf(outputs),
    aliases: [{ type: tokens.dynamic(name) }],
  };
}

/**
 * Arguments of which every change makes another object. `userId` is not among them: another name of the same person is an update.
 */
const replacing = {
  UserLicense: ["customerId"],
  SubscriptionQuantity: ["customerId", "subscriptionId"],
  SubscriptionUpgrade: ["customerId", "subscriptionId", "target", "upgradeType"],
  OrganizationLicense: ["organizationId"],
};
