import { setTimeout as sleep } from "node:timers/promises";
import { type LicensesError, NoAnswer, SettingsError } from "../../core/errors";
import type { PartnerCenter } from "./api";

/** How long an error waits for the names in it, in milliseconds. */
const patience = 5_000;

const mention = /\bcustomer ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** Where the service did not answer, asking it for a name would only make people wait. */
export const mayAsk = (error: LicensesError): boolean => !(error instanceof NoAnswer || error instanceof SettingsError);

/**
 * The text with each customer's company name behind its id, as far as Partner Center tells it: people with two hundred customers
 * know few ids.
 *
 * @param api asked once for each customer of the text; a failure leaves the id alone.
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
