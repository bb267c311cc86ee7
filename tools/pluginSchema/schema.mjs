import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { functionsOf } from "./functions.mjs";
import { packageOf } from "./package.mjs";
import { providerOf } from "./provider.mjs";
import { resourcesOf } from "./resources.mjs";
import { Sources } from "./source.mjs";
import { Types } from "./types.mjs";

/** Services that count in whole numbers. Automation Suite also has parts of consumable licenses, such as 1451.8. */
const whole = ["partnercenter"];

/** The Pulumi package schema, from the compiled package and its sources. @param folder of the package. */
export function pluginSchema(folder) {
  const require = createRequire(join(folder, "package.json"));
  const dist = (path) => require(join(folder, "dist", path));
  const { dynamicToken, pluginToken } = dist("core/token.js");
  const { runKeys } = dist("settings/runKeys.js");
  const services = placesOf(folder, dist).map(([place, service]) => ({
    folder: place,
    name: service.name,
    section: service.section,
    resources: service.resources,
    functions: service.functions?.() ?? {},
    numbers: whole.includes(place) ? "integer" : "number",
    tokens: { dynamic: dynamicToken, plugin: pluginToken },
  }));
  const sources = new Sources(folder);
  const types = new Types(sources);
  const resources = Object.assign({}, ...services.map((service) => resourcesOf(sources, service, types)));
  const functions = Object.assign({}, ...services.map((service) => functionsOf(sources, service, types)));
  const settings = providerOf(sources, services, runKeys, types);
  return {
    ...packageOf(require("./package.json")),
    config: { variables: settings },
    provider: {
      description:
        "Another partner or host than the one of the stack's settings. It has a process and limits of its own. Its arguments win over the environment. Credentials are taken from one place only, so a provider that is given any is given all of them.",
      inputProperties: settings,
    },
    types: sorted(types.declared),
    resources: sorted(resources),
    functions: sorted(functions),
  };
}

/** The folder of each service in the list of services. */
function placesOf(folder, dist) {
  const { services } = dist("services/all.js");
  const places = readdirSync(join(folder, "services"), { withFileTypes: true }).filter((one) => one.isDirectory());
  return places.flatMap(({ name }) => {
    const found = services.find((service) => Object.values(dist(`services/${name}/service.js`)).includes(service));
    return found === undefined ? [] : [[name, found]];
  });
}

const sorted = (members) =>
  Object.fromEntries(Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)));
