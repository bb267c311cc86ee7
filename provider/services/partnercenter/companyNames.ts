import { setTimeout as sleep } from "node:timers/promises";
import { type LicensesError, NoAnswer, SettingsError } from "../../core/errors";
import type { PartnerCenter } from "./api";

/** How long an error message waits for the company names in it, in milliseconds. */
const patience = 5_000;

const mention = /\bcustomer ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** Whether to ask for company names. If the service did not answer, asking again would only delay the error. */
export const mayAsk = (error: LicensesError): boolean => !(error instanceof NoAnswer || error instanceof SettingsError);

/**
 * Adds the company name after each customer id in the text, if Partner Center gives it. A partner with two hundred customers knows
 * few ids by heart.
 *
 * @param api asked once for each customer in the text. If that fails, the id stays without a name.
 */
export async function withCompanyNames(text: string, { companyName }: Pick<PartnerCenter, "companyName">) {
  const ids = new Set([...text.matchAll(mention)].map(([, id = ""]) => id));
  if (ids.size === 0) return text;
  const stop = new AbortController();
  const late = sleep(patience, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
  const asked = [...ids].map(async (id) => {
    const name = await Promise.race([companyName(id).catch(() => undefined), late]);
    return [id, name] as const;
  });
  const names = new Map(await Promise.all(asked));
  stop.abort();
  return text.replace(mention, (words, id: string) => {
    const name = names.get(id);
    return name === undefined || text.includes(`${words} (${name})`) ? words : `${words} (${name})`;
  });
}
