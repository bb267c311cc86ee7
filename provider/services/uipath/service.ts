import type { Service } from "../service";
import type { AutomationSuite } from "./api";
import { uipathSection } from "./settings";

export const uipath: Service<AutomationSuite> = {
  name: "UiPath Automation Suite",
  section: uipathSection,
  resources: {
    OrganizationLicense: {
      title: "Licenses of an organization",
      lifecycle: () =>
        (require("./organizationLicense.lifecycle") as typeof import("./organizationLicense.lifecycle.js"))
          .organizationLicense,
    },
  },
  address: (settings) => settings.uipath.baseUrl ?? "",
  account: ({ uipath: { baseUrl = "", hostAccountId, username = "", clientId = "" } }) => [
    baseUrl,
    hostAccountId,
    username,
    clientId,
  ],
  connect(settings, run) {
    const { connectAutomationSuite } = require("./connect") as typeof import("./connect.js");
    return connectAutomationSuite(settings, run);
  },
  drift() {
    const { drift } = require("./drift/drift") as typeof import("./drift/drift.js");
    return drift;
  },
  preview() {
    const { preview } = require("./preview/lookAhead") as typeof import("./preview/lookAhead.js");
    return preview;
  },
  doctor() {
    const { doctor } = require("./doctor/doctor") as typeof import("./doctor/doctor.js");
    return doctor;
  },
  listings() {
    const { listings } = require("./listings") as typeof import("./listings.js");
    return listings;
  },
  functions() {
    const { functions } = require("./functions/functions") as typeof import("./functions/functions.js");
    return functions;
  },
  import() {
    const { importing } = require("./import/reader") as typeof import("./import/reader.js");
    return importing;
  },
};
