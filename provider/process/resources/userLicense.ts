import { userLicense } from "../../services/partnercenter/userLicense.lifecycle";
import { dynamicProvider } from "../dynamicProvider";
import { settingsNow } from "../shared";
import { serving } from "./partnerCenter";

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

export = dynamicProvider(userLicense, { ...serving, veto });
