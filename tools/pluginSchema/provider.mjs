import { pascalCase } from "./types.mjs";

/** The stack's configuration and the arguments of an explicit provider: one object for each service, and the settings of a run. */
export function providerOf(sources, services, runKeys, types) {
  const sections = services.map(({ name, section, folder: place }) => [
    section.name,
    {
      ...sectionType(sources, section, place, types),
      description: `Settings for ${name}. Credentials go only to an address that is set in the same place, or to a public one.`,
      secret: true,
    },
  ]);
  const members = ["Limits", "Settings"].flatMap((name) => sources.interface("settings/settings.ts", name));
  const run = Object.keys(runKeys).map((key) => {
    const { doc, type } = members.find(({ name }) => name === key);
    const numbers = key.endsWith("Seconds") ? "number" : "integer";
    const spec = /\bLimit\b/.test(type.getText()) ? { type: "integer" } : types.spec(type, pascalCase(key), numbers);
    return [key, { ...spec, description: doc }];
  });
  return Object.fromEntries([...sections, ...run]);
}

function sectionType(sources, section, place, types) {
  const file = `services/${place}/providerArgs.ts`;
  const name = sources
    .file(file)
    .statements.map((one) => one.name?.text)
    .find((one) => one?.endsWith("Args"));
  const reference = types.object(pascalCase(section.name), sources.interface(file, name), "integer");
  const { properties } = types.declared[`licenses:index:${pascalCase(section.name)}`];
  for (const secret of section.secrets) properties[secret].secret = true;
  return reference;
}
