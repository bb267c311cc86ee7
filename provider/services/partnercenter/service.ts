import type { Service } from "../service";
import type { PartnerCenter } from "./api";
import { partnerCenterSection } from "./settings";

/** "Developing for the Partner Center national clouds": users' licenses are managed in the global cloud only. */
const otherClouds = { usGov: "US Government", china: "21Vianet (China)" };

export const partnerCenter: Service<PartnerCenter> = {
  name: "Partner Center",
  section: partnerCenterSection,
  resources: {
    UserLicense: {
      title: "Licenses of a user",
      lifecycle: () => (require("./userLicense.lifecycle") as typeof import("./userLicense.lifecycle.js")).userLicense,
      refusal({ partnerCenter: { cloud } }) {
        if (cloud === "global") return [];
        const reason = `Partner Center does not manage licenses of users in the ${otherClouds[cloud]} cloud. Assign them in the customer's own tenant.`;
        return [{ property: "", reason }];
      },
    },
    SubscriptionQuantity: {
      title: "Seats of a subscription",
      lifecycle: () =>
        (require("./subscriptionQuantity.lifecycle") as typeof import("./subscriptionQuantity.lifecycle.js"))
          .subscriptionQuantity,
    },
    SubscriptionUpgrade: {
      title: "Upgrade of a subscription",
      lifecycle: () =>
        (require("./subscriptionUpgrade.lifecycle") as typeof import("./subscriptionUpgrade.lifecycle.js"))
          .subscriptionUpgrade,
    },
  },
  address: (settings) => settings.partnerCenter.apiUrl,
  account: ({ partnerCenter: { apiUrl, tenantId = "", clientId = "" } }) => [apiUrl, tenantId, clientId],
  connect(settings, run) {
    const { connectPartnerCenter } = require("./connect") as typeof import("./connect.js");
    return connectPartnerCenter(settings, run);
  },
  async inWords(error, api) {
    const { mayAsk, withCompanyNames } = require("./companyNames") as typeof import("./companyNames.js");
    return mayAsk(error) ? withCompanyNames(error.message, api) : error.message;
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
