import { z } from "zod";
import { text } from "../../../core/arguments";
import { readText } from "../../../declarations/readText";
import type { FileFunction } from "../../functions";
import { parseCustomer } from "../files/customerFile";

export interface ReadCustomerFileArgs {
  /** Path of the file; a relative one begins at the program's folder. */
  file: string;
}

export interface ReadCustomerFileResult {
  /** The customer's tenant id, a GUID. */
  customerId: string;
  /** The company name. Absent if the file does not have it. */
  name?: string | undefined;
  /** The customer's domain, such as `contoso.onmicrosoft.com`. Absent if the file does not have it. */
  domain?: string | undefined;
  /** In the order of the file: arguments of `SubscriptionQuantity`. */
  subscriptions: SubscriptionInFile[];
  /** In the order of the file: arguments of `UserLicense`. */
  people: PersonInFile[];
}

export interface SubscriptionInFile {
  /** The resource's name: the key in the file. */
  name: string;
  subscriptionId: string;
  /** Seats: 1 or more. */
  quantity: number;
  /** What a decrease does outside its window. Absent if the file does not say. */
  decrease?: string | undefined;
  /** What happens at the end of the term. Absent if the file does not say. */
  endOfTerm?: string | undefined;
  /** What deleting the resource does. Absent if the file does not say. */
  onDelete?: string | undefined;
}

export interface PersonInFile {
  /** The resource's name: the user principal name in small letters, or the file's `name` of a person who was renamed. */
  name: string;
  /** User principal name or object id: the key in the file. */
  userId: string;
  licenses: LicenseInFile[];
  /** Absent if the file does not say. */
  exclusive?: boolean | undefined;
}

export interface LicenseInFile {
  /** The product: part number, sku id or name. */
  sku: string;
  /** Service plans that are switched off. Absent if the file does not say. */
  excludedPlans?: string[] | undefined;
}

const license = z.object({ sku: z.string(), excludedPlans: z.array(z.string()).optional() });

export const readCustomerFile: FileFunction<ReadCustomerFileArgs, ReadCustomerFileResult> = {
  args: z.strictObject({ file: text("the path of a customer's file") }),
  result: z.object({
    customerId: z.string(),
    name: z.string().optional(),
    domain: z.string().optional(),
    subscriptions: z.array(
      z.object({
        name: z.string(),
        subscriptionId: z.string(),
        quantity: z.int(),
        decrease: z.string().optional(),
        endOfTerm: z.string().optional(),
        onDelete: z.string().optional(),
      }),
    ),
    people: z.array(
      z.object({
        name: z.string(),
        userId: z.string(),
        licenses: z.array(license),
        exclusive: z.boolean().optional(),
      }),
    ),
  }),
  read: ({ file }) => parseCustomer(readText(file), file),
};
