import type { Json } from "../../provider/http/json";
import { parseSubscription, type Subscription } from "../../provider/services/partnercenter/wire";

/** A subscription as the service keeps it, and the service's rules for changing it. Pure. */
export interface ModelSubscription {
  id: string;
  kind: "legacy" | "newCommerce" | "software";
  quantity: number;
  lots: { quantity: number; until: Date }[];
  /** Quantity that the next term begins with. */
  schedule?: number | undefined;
  /** By the documents, the service drops schedules on a change within the term. Older pages keep schedules of the same request. */
  keepsSchedules: boolean;
  autoRenew: boolean;
  status: string;
  trial: boolean;
  usage: boolean;
  benefit: boolean;
  version: number;
}

export interface Refusal {
  status: number;
  code: string;
}

type Body = { [key: string]: Json };

const week = 7 * 86_400_000;

export const aSubscription = (members: Partial<ModelSubscription> = {}): ModelSubscription => ({
  id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  kind: "newCommerce",
  quantity: 10,
  lots: [],
  keepsSchedules: false,
  autoRenew: true,
  status: "active",
  trial: false,
  usage: false,
  benefit: false,
  version: 1,
  ...members,
});

/** The answer to GET. */
export function bodyOf(model: ModelSubscription): Body {
  const modern = model.kind !== "legacy";
  const product = model.kind === "software" ? "Software" : "OnlineServicesNCE";
  return {
    id: model.id,
    offerId: modern ? "CFQ7TTC0LH18:0001:CFQ7TTC0K971" : "2828BE95-46BA-4F91-B2FD-0BEF192ECF60",
    offerName: "Microsoft 365 Business Basic",
    friendlyName: "someone's own name for it",
    ...(modern ? { productType: { id: product, displayName: product }, termDuration: "P1Y" } : {}),
    quantity: model.quantity,
    unitType: "Licenses",
    commitmentEndDate: "2026-12-31T00:00:00.0000000Z",
    status: model.status,
    autoRenewEnabled: model.autoRenew,
    isTrial: model.trial,
    billingType: model.usage ? "usage" : model.benefit ? "benefit" : "license",
    billingCycle: "monthly",
    partnerId: "",
    ...(model.kind === "newCommerce"
      ? {
          refundableQuantity: {
            totalQuantity: model.lots.reduce((sum, lot) => sum + lot.quantity, 0),
            details: model.lots.map(({ quantity, until }) => ({ quantity, allowedUntilDateTime: until.toISOString() })),
          },
        }
      : {}),
    ...(model.schedule === undefined
      ? {}
      : {
          scheduledNextTermInstructions: {
            product: {
              productId: "CFQ7TTC0LH18",
              skuId: "0001",
              availabilityId: "CFQ7TTC0K971",
              billingCycle: "monthly",
              termDuration: "P1Y",
            },
            quantity: model.schedule,
          },
        }),
    attributes: { ...(modern ? {} : { etag: `etag-${model.version}` }), objectType: "Subscription" },
  };
}

export const readModel = (model: ModelSubscription): Subscription => parseSubscription(bodyOf(model), "Reading");

export const openSeats = ({ lots }: Pick<ModelSubscription, "lots">, now: Date): number =>
  lots.filter(({ until }) => until > now).reduce((sum, { quantity }) => sum + quantity, 0);

/** A PATCH: returns the changed subscription, or the reason of the refusal. */
export function change(model: ModelSubscription, body: Body, now: Date): ModelSubscription | Refusal {
  const wanted = member(body, "quantity") as number;
  const schedule = member(body, "scheduledNextTermInstructions") as Body | undefined;
  const etag = member((member(body, "attributes") ?? {}) as Body, "etag");
  if (model.kind === "legacy" && etag !== undefined && etag !== `etag-${model.version}`) return refusal(400, "2055");
  if (model.status === "suspended") return refusal(400, "2001");
  if (model.status === "pending") return refusal(409, "800082");
  if (model.status !== "active") return refusal(400, "900279");
  if (!Number.isInteger(wanted) || wanted < 1) return refusal(400, "2002");
  const next = { ...model, version: model.version + 1 };
  if (wanted === model.quantity) return scheduled(next, schedule);
  if (model.usage || model.trial) return refusal(400, "800095");
  const kept = model.keepsSchedules && schedule !== undefined ? (member(schedule, "quantity") as number) : undefined;
  const changed = { ...next, quantity: wanted, schedule: kept };
  if (model.kind === "legacy") return changed;
  if (wanted > model.quantity) {
    const lot = { quantity: wanted - model.quantity, until: new Date(now.getTime() + week) };
    return { ...changed, lots: [...model.lots, lot] };
  }
  if (model.kind === "software" || model.quantity - wanted > openSeats(model, now)) return refusal(400, "800090");
  return { ...changed, lots: giveBack(model.lots, model.quantity - wanted, now) };
}

function scheduled(model: ModelSubscription, instructions: Body | undefined): ModelSubscription | Refusal {
  const quantity = instructions === undefined ? undefined : (member(instructions, "quantity") as number);
  if (quantity === model.schedule) return model;
  if (quantity !== undefined && !model.autoRenew) return refusal(400, "800093");
  return { ...model, schedule: quantity };
}

function giveBack(lots: ModelSubscription["lots"], count: number, now: Date): ModelSubscription["lots"] {
  let left = count;
  return lots.map(({ quantity, until }) => {
    const taken = until > now ? Math.min(quantity, left) : 0;
    left -= taken;
    return { quantity: quantity - taken, until };
  });
}

/** The end of the term, which applies the schedule. */
export const renew = (model: ModelSubscription): ModelSubscription => ({
  ...model,
  quantity: model.schedule ?? model.quantity,
  schedule: undefined,
  lots: [],
});

export const isRefusal = (result: ModelSubscription | Refusal): result is Refusal => "code" in result;

const refusal = (status: number, code: string): Refusal => ({ status, code });

const member = (body: Body, name: string): Json | undefined =>
  Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? undefined;
