import { LicensesError } from "../../../core/errors";
import { grouped } from "../../../core/grouped";
import { isGuid } from "../../../core/known";
import { isUnknown, silent } from "../../../core/lifecycle";
import { type Finding, type Planned, warning } from "../../../core/planned";
import { systemClock } from "../../../core/systemClock";
import { type ServicePreview, unreadyFor } from "../../preview";
import { withoutEngine } from "../../service";
import { together } from "../../work";
import type { PartnerCenter } from "../api";
import { mayAsk, withCompanyNames } from "../companyNames";
import { connectPartnerCenter } from "../connect";
import { noCredentials } from "../credentials";
import { partnerCenterCredentials } from "../storedCredentials";
import { departing } from "../wants";
import { lookAtCustomer, nothing } from "./customer";
import { deletion } from "./deletion";
import { unseen } from "./exclusive";
import { outOfSight } from "./outOfSight";
import { guardPurchases } from "./purchases";
import { guard } from "./removals";
import { shortageTable } from "./shortages";
import { guardEndOfTerm } from "./undeclared";

/** The checks of a preview at Partner Center. Each customer of the program is read once. */
export const preview: ServicePreview = {
  deletion,

  unready(settings) {
    const { credentials } = partnerCenterCredentials(settings.partnerCenter, () => {});
    return unreadyFor(settings, "Partner Center", credentials, noCredentials);
  },

  async look(planned, settings, showing) {
    const said: Finding[] = [];
    const tell = { ...silent, warn: (text: string) => void said.push(warning(text)) };
    const { api } = connectPartnerCenter(settings, withoutEngine(settings))(tell);
    let answers = true;
    const seen = await Promise.all(
      [...byCustomer(planned)].map(([customer, resources]) =>
        lookAtCustomer(api, customer, resources, systemClock.now(), {
          users: settings.lookAtUsers,
          ends: settings.requireEndOfTerm,
        }).catch((thrown) => {
          if (!(thrown instanceof LicensesError)) throw thrown;
          answers &&= mayAsk(thrown);
          return { ...nothing, findings: [outOfSight(thrown, resources)] };
        }),
      ),
    );
    if (settings.preflight === "fail")
      for (const { planned: resource, userKey, others } of seen.flatMap(({ departures }) => departures))
        showing(
          resource,
          others.map(({ productSku }) => departing(userKey, productSku.id)),
        );
    const findings = [
      ...said,
      ...unseen(planned),
      ...seen.flatMap(({ findings }) => findings),
      ...guard(
        seen.flatMap(({ removals }) => removals),
        settings.maxRemovals,
      ),
      ...guardPurchases(
        seen.flatMap(({ purchases }) => purchases),
        settings.maxPurchases,
      ),
      ...guardEndOfTerm(
        seen.flatMap(({ undeclared }) => undeclared),
        settings.requireEndOfTerm,
      ),
      ...shortageTable(seen.flatMap(({ shortages }) => shortages)),
    ];
    return {
      findings: answers ? await Promise.all(findings.map(named(api))) : findings,
      work: together(seen.map(({ work }) => work)),
    };
  },
};

const named =
  (api: Pick<PartnerCenter, "companyName">) =>
  async ({ text, ...rest }: Finding): Promise<Finding> => ({ ...rest, text: await withCompanyNames(text, api) });

/**
 * Groups resources by customer. A subscription whose customer is not known yet is added to every customer, because it may supply
 * seats to any.
 */
function byCustomer(planned: Planned[]): Map<string, Planned[]> {
  const customerOf = ({ args: { customerId } }: Planned) =>
    typeof customerId === "string" && isGuid(customerId) && !isUnknown(customerId)
      ? customerId.toLowerCase()
      : undefined;
  const withUnknownCustomer = planned.filter(
    ({ type, args }) => type.startsWith("Subscription") && isUnknown(args.customerId),
  );
  return new Map(
    [...grouped(planned, customerOf)].flatMap(([id, resources]) =>
      id === undefined ? [] : ([[id, [...resources, ...withUnknownCustomer]]] as const),
    ),
  );
}
