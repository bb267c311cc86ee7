import { serve } from "../engine/serve";
import { userLicense } from "../partnercenter/userLicense.hooks";
import { serving } from "./partnerCenter";
import { settingsNow } from "./process";

/** "Developing for the Partner Center national clouds": users' licenses are managed in the global cloud only. */
const elsewhere = { usGov: "US Government", china: "21Vianet (China)" };

const veto = () => {
  const here = settingsNow().settings.partnerCenter.cloud;
  if (here === "global") return [];
  return [
    {
      property: "",
      reason: `Partner Center does not manage licenses of users in the ${elsewhere[here]} cloud. Assign them in the customer's own tenant.`,
    },
  ];
};

export = serve(userLicense, { ...serving, veto });
