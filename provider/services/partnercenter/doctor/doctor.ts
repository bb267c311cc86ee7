import type { Settings } from "../../../settings/settings";
import type { ServiceDoctor } from "../../doctor";
import type { PartnerCenter } from "../api";
import { checkPartnerCenter } from "./checkPartnerCenter";
import { checks } from "./checks";
import { customers } from "./customers/customers";

export const doctor: ServiceDoctor<PartnerCenter> = {
  title: "Partner Center",
  checks,
  isUsed,
  // A user of no service at all gets the advice on how to sign in here.
  whyUnneeded: ([other]) =>
    other === undefined ? undefined : `no credential for Partner Center is set, and one for ${other} is`,
  examine: checkPartnerCenter,
  customers,
};

/** Addresses and files say nothing about who signs in. */
function isUsed({ partnerCenter }: Settings): boolean {
  const { cloud, apiUrl, authorityUrl, graphUrl, caFile, tokenFile, ...credentials } = partnerCenter;
  return Object.keys(credentials).length > 0;
}
