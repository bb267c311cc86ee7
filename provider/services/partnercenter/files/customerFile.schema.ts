import { z } from "zod";
import { guid, oneOf, text, wholeNumber } from "../../../core/arguments";
import { editorSchema } from "../../../declarations/editorSchema";
import { endsOfTerm } from "../termEnd.decide";

/** What may stand in the data file of a customer. */

const product = text("a product (part number, sku id or name), or a name from `licenses`");
const products = z.union([product, z.array(product).min(1, { error: "expected at least one product" })], {
  error: "expected a product, or a list of products",
});

const subscription = z.strictObject(
  {
    id: guid("the subscription's id").describe("The subscription's id at Partner Center."),
    quantity: wholeNumber.describe("Seats: a whole number of 1 or more."),
    decrease: oneOf("fail", "atRenewal").exactOptional(),
    endOfTerm: oneOf(...endsOfTerm).exactOptional(),
    onDelete: oneOf("retain", "restore").exactOptional(),
  },
  { error: "expected { id, quantity }" },
);

const named = z.strictObject(
  {
    sku: text("a product: part number, sku id or name"),
    excludedPlans: z
      .array(text("a service plan: name or id"), { error: "expected a list of service plans" })
      .describe("Service plans that are switched off: names or ids."),
  },
  { error: "expected { sku, excludedPlans }" },
);

const person = z.union(
  [
    products,
    z.strictObject({
      licenses: products,
      name: text("the name of the resource")
        .exactOptional()
        .describe("The resource's name, for a person who was renamed."),
      exclusive: z.boolean({ error: "expected true or false" }).exactOptional(),
    }),
  ],
  { error: "expected a product, a list of products, or { licenses, name, exclusive }" },
);

/** What may stand in the file. */
export const customerFileSchema = z
  .strictObject(
    {
      customer: guid("the customer's tenant id").describe("The customer's tenant id."),
      name: text("the company's name").exactOptional(),
      domain: text("a domain").exactOptional(),
      subscriptions: z
        .record(text("a name"), subscription, { error: "expected subscriptions by name" })
        .nullish()
        .describe("Subscriptions by the names of their resources."),
      licenses: z
        .record(text("a name"), named, { error: "expected licenses by name" })
        .nullish()
        .describe("Products with service plans switched off, by names of your choice."),
      people: z
        .record(text("a user principal name"), person, { error: "expected people by user principal name" })
        .nullish()
        .describe("What each person has, by user principal name or object id."),
    },
    { error: "expected a customer's file: customer, subscriptions, licenses, people" },
  )
  .describe("A customer of a Microsoft partner: seats and licenses, as `licenses import` writes them.");

export type CustomerYaml = z.output<typeof customerFileSchema>;

/** The same for editors: `customer.schema.json` of the package. */
export const customerFileJsonSchema = (): object => editorSchema(customerFileSchema);

/** The file's `licenses`: products with service plans switched off, by name. */
export type NamedLicenses = NonNullable<CustomerYaml["licenses"]>;
