import { bulkhead } from "cockatiel";
import { LicensesError } from "../../../core/errors";
import { silent } from "../../../core/lifecycle";
import { systemClock } from "../../../core/systemClock";
import { slug } from "../../../declarations/resourceName";
import type { Settings } from "../../../settings/settings";
import type { HolderReader, Note, ServiceImport } from "../../import";
import { withoutEngine } from "../../service";
import type { PartnerCenter } from "../api";
import { connectPartnerCenter } from "../connect";
import { customerForm } from "../files/form";
import type { DirectoryReader } from "../graph";
import { connectGraph } from "../graphConnect";
import { type Directory, existing } from "./existing";

/** People of one customer that are read at the same time. A refusal for too many requests makes it fewer (`http/concurrencyLimiter.ts`). */
const abreast = 8;

export const importing: ServiceImport = {
  words: {
    one: "customer",
    several: "customers",
    ofClass: { SubscriptionQuantity: ["subscription", "subscriptions"], UserLicense: ["person", "people"] },
  },
  folder: "customers",
  form: customerForm,
  waitsFor: { UserLicense: "SubscriptionQuantity" },
  reader(settings: Settings, { graph, requested }): HolderReader {
    const run = { ...withoutEngine(settings), requested };
    const { api } = connectPartnerCenter(settings, run)(silent);
    return readerOf(api, graph ? connectGraph(settings, run) : undefined);
  },
};

/**
 * One list of customers; for each of them one of subscriptions, one of products, the pages of its users, and one read for each user.
 *
 * Sources: "Get a list of customers", "Get all of a customer's subscriptions", "Get a list of available licenses", "Get a list of all user
 * accounts for a customer", "Get licenses assigned to a user by license group", Partner Center REST.
 */
export const readerOf = (api: PartnerCenter, directory: DirectoryReader | undefined): HolderReader => ({
  holders: async () =>
    (await api.customers()).map(({ id, companyName: name, domain }) => ({
      id,
      name,
      domain,
      wish: wishOf(id, name, domain),
    })),

  async read(customer, told) {
    const [subscriptions, skus, users, known] = await Promise.all([
      api.subscriptions(customer.id),
      api.subscribedSkus(customer.id),
      api.users(customer.id),
      directory && asked(directory, customer.id),
    ]);
    const active = users.filter(({ state }) => state === "active");
    told.people(active.length);
    const room = bulkhead(abreast, active.length);
    const people = await Promise.all(
      active.map(({ id, userPrincipalName }) =>
        room.execute(async () => {
          const licenses = (await api.licenses(customer.id, id)) ?? [];
          told.person();
          return { id, userPrincipalName, licenses };
        }),
      ),
    );
    const { resources, notes } = existing({
      customer,
      subscriptions,
      skus,
      people,
      directory: known?.people,
      now: systemClock.now(),
    });
    return { resources, notes: [...notes, ...(known?.notes ?? [])] };
  },
});

/** A customer who has not consented keeps nothing else from being read. */
async function asked(directory: DirectoryReader, customerId: string): Promise<{ people?: Directory; notes: Note[] }> {
  try {
    return { people: new Map((await directory.people(customerId)).map((person) => [person.id, person])), notes: [] };
  } catch (error) {
    if (!(error instanceof LicensesError)) throw error;
    return { notes: [{ kind: "graphRefused", subject: customerId, text: error.message }] };
  }
}

/** `contoso` of `contoso.onmicrosoft.com`, which every tenant has; other domains whole. */
const wishOf = (id: string, name: string, domain: string): string =>
  slug(domain.replace(/\.onmicrosoft\.com$/i, "")) || slug(name) || id;
