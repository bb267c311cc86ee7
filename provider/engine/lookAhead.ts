import { LicensesError } from "../errors";
import { isUnknown, type Reporter } from "../lifecycle";
import type { PartnerCenter } from "../partnercenter/api";
import { credentialsFrom, noCredentials } from "../partnercenter/signIn";
import { connectPartnerCenter } from "./connect";
import type { Finding, Planned } from "./findings";
import { readSettings, type Sources } from "./settings";

const silent: Reporter = { info() {}, warn() {}, status() {} };

/** Whether a run with these settings could work at all, and whether the services would take what the program wants. Writes nothing. */
export async function lookAhead(planned: Planned[], sources: Sources): Promise<Finding[]> {
  const { settings, problems } = readSettings(sources);
  const severity = settings.preflight === "warn" ? "warning" : "error";
  if (problems.length > 0) return problems.map((text) => ({ severity: "error", text }));
  const credentials = credentialsFrom(settings.partnerCenter);
  if (credentials === "none")
    return [
      {
        severity: "warning",
        text: `${noCredentials} This preview goes on without looking at the service; an update would stop.`,
      },
    ];
  if ("missing" in credentials)
    return [
      {
        severity: "error",
        text: `The credentials for Partner Center are incomplete: ${credentials.missing} is missing.`,
      },
    ];
  if (settings.preflight === "off") return [];
  try {
    const { api } = connectPartnerCenter(
      { ...settings, waitSeconds: Math.min(settings.waitSeconds, 30) },
      async () => false,
    )(silent);
    const reads = customersOf(planned).map((customer) => readCustomer(api, customer));
    return failuresOf(await Promise.allSettled(reads)).map((text) => ({ severity, text }));
  } catch (error) {
    return failuresOf([{ status: "rejected", reason: error }]).map((text) => ({ severity, text }));
  }
}

interface Customer {
  id: string;
  types: Set<string>;
}

function customersOf(planned: Planned[]): Customer[] {
  const customers = new Map<string, Customer>();
  for (const { type, args } of planned) {
    if (typeof args.customerId !== "string" || isUnknown(args.customerId)) continue;
    const id = args.customerId.toLowerCase();
    const customer = customers.get(id) ?? { id, types: new Set() };
    customer.types.add(type);
    customers.set(id, customer);
  }
  return [...customers.values()];
}

async function readCustomer(api: PartnerCenter, { id, types }: Customer): Promise<void> {
  await Promise.all([
    types.has("SubscriptionQuantity") ? api.subscriptions(id) : [],
    types.has("UserLicense") ? api.subscribedSkus(id) : [],
  ]);
}

/** The same trouble with many customers is one trouble. */
function failuresOf(results: PromiseSettledResult<unknown>[]): string[] {
  const texts = results.flatMap((result) => {
    if (result.status === "fulfilled") return [];
    if (result.reason instanceof LicensesError) return [result.reason.message];
    throw result.reason;
  });
  return [...new Set(texts)];
}
