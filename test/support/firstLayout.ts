import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { house } from "./pulumiHouse";

/** Where the compiled files that the cases load stand now, by where they stood in the first release. */
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

/** Exports that have another name now. */
const renamed = { oneAtATime: "keyedLock", pace: "concurrencyLimiter", serve: "dynamicProvider" };
const aliases = Object.entries(renamed).map(([was, is]) => `get ${was}() { return today.${is}; }`);

/** The first release handed these the question whether the engine is gone; today they get it as a part of the run. */
const asFirst = ["connectPartnerCenter", "connectAutomationSuite"].map(
  (name) =>
    `get ${name}() { return (settings, orphaned) => today.${name}(settings, { ...withoutEngine(settings), orphaned }); }`,
);

const compiled = (path: string) => JSON.stringify(join(house, "provider", "dist", `${path}.js`));

/** Makes a folder in which the compiled package is found as the first release laid it out. */
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
