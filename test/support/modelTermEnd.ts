import fc from "fast-check";
import type { Json } from "../../provider/http/json";
import { parseSubscription, type Subscription } from "../../provider/services/partnercenter/wire";
import type { ModelClock } from "./modelClock";

/** A subscription whose term ends by today's rules, and a service that shows the schedule in either form. */

export type Body = { [key: string]: Json };

export interface Schedule {
  type: "renew" | "cancel" | "extend";
  quantity?: number | undefined;
  product?: string | undefined;
}

export interface TermWorld {
  quantity: number;
  /** Seats that can be given back now. */
  open: number;
  autoRenew: boolean;
  schedule: Schedule | undefined;
  created: string;
  lastDay: string;
  status: string;
  trial: boolean;
  software: boolean;
  /** How the service shows actions; `"never"`: it does not know them. */
  actions: "list" | "object" | "null" | "absent" | "never";
  /** Whether it shows the renewal's instructions in the older member too. */
  showsBoth: boolean;
  /** The parts of the schedule that an immediate change drops. */
  drops: "quantity" | "all";
}

export const offer = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
export const otherOffer = "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9";

/** A license-based new-commerce subscription of ten seats, as the service shows it; its term ends with 2027-01-13. */
export const tenSeats = {
  id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  offerId: offer,
  offerName: "Microsoft 365 Business Basic",
  productType: { id: "OnlineServicesNCE" },
  quantity: 10,
  creationDate: "2026-01-14T10:00:00Z",
  commitmentEndDate: "2027-01-13T00:00:00Z",
  status: "active",
  autoRenewEnabled: true,
  billingType: "license",
};

/** An item of `scheduledActions`. */
export const action = (actionType: string, more: object = {}) => ({ scheduleType: "TermEnd", actionType, ...more });

const actionTypes = { renew: "RenewToNewTerm", cancel: "Cancel", extend: "RenewToExtendedServiceTerm" } as const;

function instructionsOf({ quantity, product = offer }: Schedule): Body | undefined {
  if (quantity === undefined && product === offer) return undefined;
  const [productId = "", skuId = "", availabilityId = ""] = product.split(":");
  return {
    product: { productId, skuId, availabilityId, billingCycle: "monthly", termDuration: "P1Y" },
    ...(quantity === undefined ? {} : { quantity }),
  };
}

export function bodyOf(world: TermWorld): Body {
  const { schedule, actions } = world;
  const instructions = schedule?.type === "renew" ? instructionsOf(schedule) : undefined;
  const action = schedule && {
    scheduleType: "TermEnd",
    actionType: actionTypes[schedule.type],
    ...(instructions === undefined ? {} : { instructions }),
  };
  const shown: Record<TermWorld["actions"], Body> = {
    list: { scheduledActions: action === undefined ? [] : [action] },
    object: action === undefined ? {} : { scheduledActions: action },
    null: { scheduledActions: action === undefined ? null : [action] },
    absent:
      action === undefined || (schedule?.type === "renew" && world.showsBoth) ? {} : { scheduledActions: [action] },
    never: {},
  };
  const older = actions === "never" || world.showsBoth;
  return {
    id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
    offerId: offer,
    offerName: "Microsoft 365 Business Basic",
    productType: { id: world.software ? "Software" : "OnlineServicesNCE", displayName: "" },
    quantity: world.quantity,
    creationDate: world.created,
    commitmentEndDate: `${world.lastDay}T00:00:00Z`,
    status: world.status,
    autoRenewEnabled: world.autoRenew,
    isTrial: world.trial,
    billingType: "license",
    billingCycle: "monthly",
    termDuration: "P1Y",
    refundableQuantity: {
      totalQuantity: world.open,
      details: [{ quantity: world.open, allowedUntilDateTime: "2999-01-01T00:00:00Z" }],
    },
    ...(older && instructions !== undefined ? { scheduledNextTermInstructions: instructions } : {}),
    ...shown[actions],
  };
}

const object = (value: Json | undefined): Body | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;

function scheduleIn(instructions: Body | undefined): Omit<Schedule, "type"> {
  const product = object(instructions?.product);
  const id = product && `${product.productId}:${product.skuId}:${product.availabilityId}`;
  return {
    ...(typeof instructions?.quantity === "number" ? { quantity: instructions.quantity } : {}),
    ...(id === undefined || id === offer ? {} : { product: id }),
  };
}

function actionIn(body: Body): Schedule | undefined {
  const { scheduledActions: sent } = body;
  const action = object(Array.isArray(sent) ? sent[0] : sent);
  const type = (["renew", "cancel", "extend"] as const).find((one) => actionTypes[one] === action?.actionType);
  return type && { type, ...scheduleIn(object(action?.instructions)) };
}

/** The contradiction within a body. `undefined`: there is none. */
export function contradictionIn(body: Body): string | undefined {
  const action = actionIn(body);
  const older = object(body.scheduledNextTermInstructions);
  if (action === undefined) return undefined;
  if (action.type === "renew" && body.autoRenewEnabled !== true) return "renewal without auto-renewal";
  if (action.type === "cancel" && body.autoRenewEnabled !== false) return "cancellation beside auto-renewal";
  if (older === undefined) return undefined;
  if (action.type !== "renew") return `${action.type} beside instructions for a renewal`;
  const { quantity } = scheduleIn(older);
  return action.quantity !== undefined && quantity !== action.quantity
    ? `renewal with ${action.quantity} and with ${quantity}`
    : undefined;
}

/** A PATCH: if both members are sent, only the actions count. Members that are not sent are deleted. */
export function patched(world: TermWorld, body: Body): TermWorld {
  const older = object(body.scheduledNextTermInstructions);
  const sent =
    (world.actions === "never" ? undefined : actionIn(body)) ??
    (older === undefined ? undefined : { type: "renew" as const, ...scheduleIn(older) });
  const next = { ...world, autoRenew: body.autoRenewEnabled === true, schedule: sent };
  const quantity = body.quantity as number;
  if (quantity === world.quantity) return next;
  const kept = world.drops === "all" || sent?.type === "renew" ? undefined : sent;
  return {
    ...next,
    quantity,
    open: quantity > world.quantity ? world.open + quantity - world.quantity : world.open - (world.quantity - quantity),
    schedule: kept,
  };
}

/** The service's act at the end of the term. `"open"`: no document says. */
export function endOf(world: TermWorld): string {
  const { schedule, autoRenew, quantity, actions } = world;
  if (schedule?.type === "cancel") return "cancel";
  if (schedule?.type === "extend") return "extend";
  const renews = `renew with ${schedule?.quantity ?? quantity}`;
  if (schedule !== undefined && actions !== "never") return renews;
  if (autoRenew) return renews;
  return isConcerned(world) ? "open" : "cancel";
}

const isConcerned = ({ created, lastDay, software }: TermWorld) =>
  created >= "2025-04-01" && lastDay >= "2026-05-04" && !software;

export class TermService {
  readonly patches: Body[] = [];
  readonly contradictions: string[] = [];
  constructor(
    public world: TermWorld,
    readonly clock: ModelClock,
  ) {}

  readonly api = {
    subscription: async (): Promise<Subscription> => parseSubscription(bodyOf(this.world), "Reading"),
    patchSubscription: async (_customer: string, _id: string, body: Body): Promise<Subscription> => {
      this.patches.push(body);
      const contradiction = contradictionIn(body);
      if (contradiction !== undefined) this.contradictions.push(contradiction);
      this.world = patched(this.world, body);
      return parseSubscription(bodyOf(this.world), "Changing");
    },
  };
}

const anySchedule = fc.oneof(
  fc.constant(undefined),
  fc.record({
    type: fc.constantFrom("renew" as const, "renew" as const, "cancel" as const, "extend" as const),
    quantity: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    product: fc.option(fc.constant(otherOffer), { nil: undefined, freq: 4 }),
  }),
);

export const anyTermWorld: fc.Arbitrary<TermWorld> = fc
  .record({
    quantity: fc.integer({ min: 1, max: 12 }),
    open: fc.nat(4),
    autoRenew: fc.boolean(),
    schedule: anySchedule,
    created: fc.constantFrom(
      "2024-06-01T00:00:00Z",
      "2025-03-31T23:59:59Z",
      "2025-04-01T00:00:00Z",
      "2026-01-14T00:00:00Z",
    ),
    lastDay: fc.constantFrom("2026-05-03", "2026-05-04", "2027-01-13"),
    status: fc.constantFrom("active", "active", "active", "active", "suspended", "pending"),
    trial: fc.constant(false),
    software: fc.constantFrom(false, false, false, true),
    actions: fc.constantFrom("list" as const, "object" as const, "null" as const, "absent" as const, "never" as const),
    showsBoth: fc.boolean(),
    drops: fc.constantFrom("quantity" as const, "all" as const),
  })
  .map((world) => {
    const schedule = normalised(world);
    // A service keeps auto-renewal in line with the schedule, but both values occur beside an extended term.
    const autoRenew = schedule?.type === "renew" ? true : schedule?.type === "cancel" ? false : world.autoRenew;
    return { ...world, schedule, autoRenew, open: Math.min(world.open, world.quantity - 1) };
  });

/** The schedules that a service can have for such a subscription. */
function normalised(world: TermWorld): Schedule | undefined {
  const { schedule, actions } = world;
  if (schedule === undefined || (schedule.type === "extend" && !isConcerned(world))) return undefined;
  if (schedule.type !== "renew") return actions === "never" ? undefined : { type: schedule.type };
  const says = schedule.quantity !== undefined || schedule.product !== undefined;
  return actions === "never" && !says ? undefined : schedule;
}
