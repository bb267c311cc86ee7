import { isGuid } from "../arguments";
import { LicensesError } from "../errors";
import type { Reporter } from "../lifecycle";
import { lookAtCustomer } from "../partnercenter/preview/customer";
import { credentialsFrom, noCredentials } from "../partnercenter/signIn";
import { error, type Finding, type Planned, warning } from "../planned";
import { connectPartnerCenter, systemClock } from "./connect";
import { readSettings, type Settings, type Sources } from "./settings";

const silent: Reporter = { info() {}, warn() {}, status() {} };

/** A preview does not wait longer than this for a service, in seconds. */
const patience = 30;

/** Whether a run with these settings could work at all, and whether the services would take what the program wants. Writes nothing. */
export async function lookAhead(planned: Planned[], sources: Sources): Promise<Finding[]> {
  const { settings, problems } = readSettings(sources);
  if (problems.length > 0) return problems.map(error);
  const credentials = credentialsFrom(settings.partnerCenter);
  if (credentials === "none")
    return [warning(`${noCredentials} This preview goes on without looking at the service; an update would stop.`)];
  if ("missing" in credentials)
    return [error(`The credentials for Partner Center are incomplete: ${credentials.missing} is missing.`)];
  if (settings.preflight === "off") return [];
  const findings = await lookAtService(planned, settings);
  return settings.preflight === "warn" ? findings.map(({ text }) => warning(text)) : findings;
}

async function lookAtService(planned: Planned[], settings: Settings): Promise<Finding[]> {
  try {
    const { api } = connectPartnerCenter(
      { ...settings, waitSeconds: Math.min(settings.waitSeconds, patience) },
      async () => false,
    )(silent);
    const looks = [...byCustomer(planned)].map(([customer, resources]) =>
      lookAtCustomer(api, customer, resources, systemClock.now()),
    );
    return (await Promise.allSettled(looks))
      .flatMap((look) => (look.status === "fulfilled" ? look.value : [failure(look.reason)]))
      .filter(unrepeated);
  } catch (thrown) {
    return [failure(thrown)];
  }
}

function failure(thrown: unknown): Finding {
  if (thrown instanceof LicensesError) return error(thrown.message);
  throw thrown;
}

/** The same trouble with many customers is one trouble. */
const unrepeated = ({ text }: Finding, index: number, all: Finding[]) =>
  all.findIndex((other) => other.text === text) === index;

function byCustomer(planned: Planned[]): Map<string, Planned[]> {
  const customers = new Map<string, Planned[]>();
  for (const resource of planned) {
    const { customerId } = resource.args;
    if (typeof customerId !== "string" || !isGuid(customerId)) continue;
    const id = customerId.toLowerCase();
    customers.set(id, [...(customers.get(id) ?? []), resource]);
  }
  return customers;
}
