import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { house } from "./pulumiHouse";

/** Today's paths of the compiled files that the cases load, by their paths in the first release. */
const moved = {
  errors: "core/errors",
  "engine/once": "core/keyedLock",
  "engine/serve": "process/dynamicProvider",
  "engine/settings": "services/readSettings",
  "engine/connect": "services/partnercenter/connect",
  "engine/connectUiPath": "services/uipath/connect",
  "http/client": "http/client",
  "http/connection": "http/connection",
  "http/pace": "http/concurrencyLimiter",
  "partnercenter/api": "services/partnercenter/api",
  "partnercenter/codes": "services/partnercenter/codes",
  "partnercenter/subscriptionQuantity.hooks": "services/partnercenter/subscriptionQuantity.lifecycle",
  "partnercenter/subscriptionUpgrade.hooks": "services/partnercenter/subscriptionUpgrade.lifecycle",
  "partnercenter/userLicense.hooks": "services/partnercenter/userLicense.lifecycle",
  "uipath/organizationLicense.hooks": "services/uipath/organizationLicense.lifecycle",
};

/** Today's names of exports, by their names in the first release. */
const renamed = { oneAtATime: "keyedLock", pace: "concurrencyLimiter", serve: "dynamicProvider" };
const aliases = Object.entries(renamed).map(([was, is]) => `get ${was}() { return today.${is}; }`);

/** In the first release these functions took a check of the engine as an argument. Today the check is a part of the run. */
const asFirst = ["connectPartnerCenter", "connectAutomationSuite"].map(
  (name) =>
    `get ${name}() { return (settings, orphaned) => today.${name}(settings, { ...withoutEngine(settings), orphaned }); }`,
);

const compiled = (path: string) => JSON.stringify(join(house, "provider", "dist", `${path}.js`));

/** Makes a folder with the compiled package in the layout of the first release. */
export function layOutAsFirst(folder: string): void {
  for (const [was, is] of Object.entries(moved)) {
    const file = join(folder, `${was}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `const today = require(${compiled(is)});
const { withoutEngine } = require(${compiled("services/service")});
module.exports = Object.create(today, Object.getOwnPropertyDescriptors({ ${[...aliases, ...asFirst].join(", ")} }));
`,
    );
  }
}
