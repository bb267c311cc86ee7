import { z } from "zod";
import { guid, text } from "../../../core/arguments";
import { inOrderOf } from "../../../core/inOrderOf";
import { isGuid } from "../../../core/known";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter } from "../api";
import { NoSuchUser, resolveUser } from "../users";
import type { License, User } from "../wire";

export interface GetUserArgs {
  /** The customer's tenant id, a GUID. */
  customerId: string;
  /** The user: object id, or user principal name like `alice@contoso.example`. Case does not matter. */
  user: string;
  /**
   * Whether to read the user's licenses, too. It takes one more request.
   * @default false
   */
  includeLicenses?: boolean | undefined;
}

export interface GetUserResult {
  /** The user's object id, a GUID: a `userId` of `UserLicense`. */
  id: string;
  userPrincipalName: string;
  /** Empty if the service gives none. */
  displayName: string;
  /** Two letters like `US`. Absent if it is not set: the user can get no license then. */
  usageLocation?: string | undefined;
  /** The user's licenses, also those that groups grant, ordered by part number. Absent without `includeLicenses`. */
  licenses?: HeldLicense[] | undefined;
}

export interface HeldLicense {
  /** The product's sku id, a GUID. */
  id: string;
  /** Like `SPE_E5`. */
  partNumber: string;
  name: string;
}

const heldLicense = z.object({ id: z.string(), partNumber: z.string(), name: z.string() });

export const getUser: ServiceFunction<PartnerCenter, GetUserArgs, GetUserResult> = {
  args: z.strictObject({
    customerId: guid("the customer's tenant id"),
    user: text("the user: object id or user principal name"),
    includeLicenses: z.boolean({ error: "expected true or false" }).optional(),
  }),
  result: z.object({
    id: z.string(),
    userPrincipalName: z.string(),
    displayName: z.string(),
    usageLocation: z.string().optional(),
    licenses: z.array(heldLicense).optional(),
  }),
  async run({ customerId, user, includeLicenses = false }, api) {
    const found = await find(customerId, user, api);
    const { id, userPrincipalName, displayName = "", usageLocation } = found;
    const licenses = includeLicenses ? await api.licenses(customerId, id) : undefined;
    return {
      id,
      userPrincipalName,
      displayName,
      ...(usageLocation === undefined ? {} : { usageLocation }),
      ...(licenses === undefined ? {} : { licenses: held(licenses) }),
    };
  },
};

/** A user principal name is looked up in the customer's list of users, which has what this function tells. */
async function find(customerId: string, user: string, api: PartnerCenter): Promise<User> {
  const { id } = await resolveUser(customerId, user, (options) => api.users(customerId, options));
  const found = isGuid(user)
    ? await api.user(customerId, id)
    : (await api.users(customerId)).find((other) => other.id === id);
  if (found === undefined)
    throw new NoSuchUser(
      `Customer ${customerId} has no user ${JSON.stringify(user)}. Check the object id, or give the user principal name.`,
    );
  if (found.state !== "active")
    throw new NoSuchUser(
      `User ${JSON.stringify(user)} of customer ${customerId} ${found.softDeletionTime === undefined ? "is not active" : `was deleted on ${found.softDeletionTime}`}. Restore the user in Entra first.`,
    );
  return found;
}

const held = (licenses: License[]): HeldLicense[] =>
  licenses
    .map(({ productSku: { id, skuPartNumber, name } }) => ({ id, partNumber: skuPartNumber, name }))
    .sort(inOrderOf(({ partNumber, id }) => [partNumber, id]));
