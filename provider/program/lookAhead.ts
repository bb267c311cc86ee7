import { LicensesError } from "../core/errors";
import { grouped } from "../core/grouped";
import { isGuid } from "../core/known";
import { isUnknown, silent } from "../core/lifecycle";
import { called, error, type Finding, type Planned, warning } from "../core/planned";
import type { PartnerCenter } from "../services/partnercenter/api";
import { mayAsk, withCompanyNames } from "../services/partnercenter/companyNames";
import { connectPartnerCenter, systemClock } from "../services/partnercenter/connect";
import * as partnerCenter from "../services/partnercenter/credentials";
import { lookAtCustomer, nothing } from "../services/partnercenter/preview/customer";
import { unseen } from "../services/partnercenter/preview/exclusive";
import { outOfSight } from "../services/partnercenter/preview/outOfSight";
import { guardPurchases } from "../services/partnercenter/preview/purchases";
import { guard } from "../services/partnercenter/preview/removals";
import { shortageTable } from "../services/partnercenter/preview/shortages";
import { guardEndOfTerm } from "../services/partnercenter/preview/undeclared";
import { noWork, together, type Work } from "../services/partnercenter/preview/work";
import { departing } from "../services/partnercenter/wants";
import { connectAutomationSuite, noAddress } from "../services/uipath/connect";
import * as uipath from "../services/uipath/credentials";
import { lookAtHosts } from "../services/uipath/preview/hosts";
import { partnerCenterCredentials } from "../settings/credentials";
import { readSettings, type Settings, type Sources } from "../settings/settings";

const present = async () => false;

/** Told what an update takes away from people because a list is exclusive. @param parts ids of products; may be none. */
export type Showing = (resource: Planned, parts: string[]) => void;

/** What a preview says, and what the update does as far as that is known. */
export interface Look {
  findings: Finding[];
  work: Work;
}

/** Whether a run with these settings could work at all, and whether the services would take what the program wants. Writes nothing. */
export async function lookAhead(planned: Planned[], sources: Sources, showing: Showing = () => {}): Promise<Look> {
  // A Provider made of what other resources give is not known before they are there.
  if (isUnknown(sources.explicit)) {
    const names = planned.map(called).join(", ");
    return only(warning(`The arguments of a Provider are not known yet, so this preview could not look for ${names}.`));
  }
  const { settings, problems } = readSettings(sources);
  if (problems.length > 0) return only(...problems.map(settings.preflight === "warn" ? warning : error));
  const organizations = planned.filter(({ type }) => type === "OrganizationLicense");
  const subscriptions = planned.filter(({ type }) => type !== "OrganizationLicense");
  const looks = [
    ...(subscriptions.length > 0 ? [lookAtPartnerCenter(subscriptions, settings, showing)] : []),
    ...(organizations.length > 0 ? [lookAtAutomationSuite(organizations, settings)] : []),
  ];
  return both(await Promise.all(looks));
}

const only = (...findings: Finding[]): Look => ({ findings, work: noWork });

export const both = (looks: Look[]): Look => ({
  findings: looks.flatMap(({ findings }) => findings),
  work: together(looks.map(({ work }) => work)),
});

const lookAtPartnerCenter = (planned: Planned[], settings: Settings, showing: Showing): Promise<Look> =>
  guarded(async () => {
    const { credentials } = partnerCenterCredentials(settings.partnerCenter, () => {});
    const unready = unreadyFor(settings, "Partner Center", credentials, partnerCenter.noCredentials);
    if (unready !== undefined) return only(unready);
    return look(settings, async () => {
      const said: Finding[] = [];
      const tell = { ...silent, warn: (text: string) => void said.push(warning(text)) };
      const { api } = connectPartnerCenter(settings, present)(tell);
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
    });
  });

const named =
  (api: Pick<PartnerCenter, "companyName">) =>
  async ({ text, ...rest }: Finding): Promise<Finding> => ({ ...rest, text: await withCompanyNames(text, api) });

const lookAtAutomationSuite = (planned: Planned[], settings: Settings): Promise<Look> =>
  guarded(async () => {
    const credentials = uipath.credentialsFrom(settings.uipath);
    const unready = unreadyFor(settings, "UiPath Automation Suite", credentials, uipath.noCredentials);
    if (unready !== undefined) return only(unready);
    if (settings.uipath.baseUrl === undefined) return only(error(noAddress));
    return look(settings, async () => ({
      findings: await lookAtHosts(connectAutomationSuite(settings, present)(silent).api, planned),
      work: { ...noWork, organizations: planned.filter(({ operation }) => operation !== "same").length },
    }));
  });

/** Without any credential a preview may still be read; with half of one, somebody meant it to work. */
function unreadyFor(
  { preflight }: Settings,
  service: string,
  credentials: "none" | { missing: string } | object,
  none: string,
): Finding | undefined {
  const half = preflight === "warn" ? warning : error;
  if (credentials === "none")
    return warning(`${none} This preview goes on without looking at the service; an update would stop.`);
  return typeof credentials === "object" && "missing" in credentials
    ? half(`The credentials for ${service} are incomplete: ${credentials.missing} is missing.`)
    : undefined;
}

async function look({ preflight }: Settings, at: () => Promise<Look>): Promise<Look> {
  if (preflight === "off") return only();
  const { findings: all, work } = await guarded(at);
  const findings = all.filter(unrepeated);
  return { findings: preflight === "warn" ? findings.map(softened) : findings, work };
}

const softened = (finding: Finding) => (finding.severity === "error" ? warning(finding.text) : finding);

async function guarded(work: () => Promise<Look>): Promise<Look> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof LicensesError) return only(error(thrown.message));
    throw thrown;
  }
}

/** The same trouble with many customers is one trouble. */
const unrepeated = ({ text }: Finding, index: number, all: Finding[]) =>
  all.findIndex((other) => other.text === text) === index;

/** Seats that are bought for a customer who is not known yet may be anybody's. */
function byCustomer(planned: Planned[]): Map<string, Planned[]> {
  const customerOf = ({ args: { customerId } }: Planned) =>
    typeof customerId === "string" && isGuid(customerId) && !isUnknown(customerId)
      ? customerId.toLowerCase()
      : undefined;
  const anybodys = planned.filter(({ type, args }) => type.startsWith("Subscription") && isUnknown(args.customerId));
  return new Map(
    [...grouped(planned, customerOf)].flatMap(([id, resources]) =>
      id === undefined ? [] : ([[id, [...resources, ...anybodys]]] as const),
    ),
  );
}
