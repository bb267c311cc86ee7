import { type Clock, endOfTerm, resolveMoment } from "./clock";
import { Ids } from "./ids";
import { plain } from "./json";
import { type Deed, Ledger } from "./ledger";
import type {
  Customer,
  Promotion,
  SeededSubscription,
  Sku,
  Subscription,
  User,
  UserLicense,
} from "./partnercenter/seed";
import { TokenStore } from "./partnercenter/tokenStore";
import { parseSeed, type WorldContent, type WorldSeed } from "./seed";
import { HostTokens } from "./uipath/hostTokens";

/** Ids are compared in lower case: the services write some of them in upper case and accept both. */
export function key(id: string): string {
  return id.toLowerCase();
}

export type UserAccount = Omit<User, "licenses">;

/** Licenses are kept by sku, then by user, because every assignment asks how many of a sku are taken. */
export interface CustomerState extends Omit<Customer, "subscriptions" | "users"> {
  subscriptions: Map<string, Subscription>;
  users: Map<string, UserAccount>;
  licenses: Map<string, Map<string, UserLicense>>;
}

interface State extends Omit<WorldContent, "customers" | "catalog"> {
  customers: Map<string, CustomerState>;
  skus: Map<string, Sku>;
  promotions: Promotion[];
}

/** The data of both services. Handlers change it synchronously, so every request is atomic. */
export class World {
  private constructor(
    readonly clock: Clock,
    readonly ledger: Ledger,
    private state: State,
    private collaborators: { ids: Ids; exchangeIds: Ids; tokens: TokenStore; hostTokens: HostTokens },
  ) {}

  static create(seed: WorldSeed, clock: Clock, ledger: Ledger): World {
    const fresh = begin(seed, clock, ledger);
    return new World(clock, ledger, fresh.state, fresh.collaborators);
  }

  /** Begins again, from this seed. */
  load(seed: WorldSeed): void {
    const fresh = begin(seed, this.clock, this.ledger);
    this.state = fresh.state;
    this.collaborators = fresh.collaborators;
  }

  /** The current world as a seed. A simulator that starts with it has the same world, without the tokens that were issued. */
  snapshot(): WorldSeed {
    const { customers, skus, promotions, ...rest } = this.state;
    return plain({
      ...rest,
      ...(this.clock.isMoved ? { clock: this.now().toISOString() } : {}),
      clockStopped: this.clock.isStopped,
      idsGiven: this.ids.given,
      catalog: { skus: [...skus.values()], promotions },
      customers: [...customers.values()].map(({ subscriptions, users, licenses, ...customer }) => ({
        ...customer,
        subscriptions: [...subscriptions.values()],
        users: [...users.values()].map((user) => ({ ...user, licenses: licensesOf(licenses, user.id) })),
      })),
    });
  }

  /**
   * A copy that does not see later changes, and whose own changes are not recorded. Reads that lag behind the
   * writes show it.
   */
  past(): World {
    return new World(this.clock, new Ledger(), structuredClone(this.state), this.collaborators);
  }

  now(): Date {
    return this.clock.now();
  }

  record(deed: Deed): void {
    this.ledger.record(deed, this.now());
  }

  get ids(): Ids {
    return this.collaborators.ids;
  }

  get exchangeIds(): Ids {
    return this.collaborators.exchangeIds;
  }

  get tokens(): TokenStore {
    return this.collaborators.tokens;
  }

  get hostTokens(): HostTokens {
    return this.collaborators.hostTokens;
  }

  get behaviour(): State["behaviour"] {
    return this.state.behaviour;
  }

  get lists(): State["lists"] {
    return this.state.lists;
  }

  /** The fault rules that the world begins with. */
  get faults(): State["faults"] {
    return this.state.faults;
  }

  get quirks(): State["quirks"] {
    return this.state.quirks;
  }

  get partner(): State["partner"] {
    return this.state.partner;
  }

  /** The partner of this tenant, or the first partner if the tenant is unknown. */
  partnerOf(tenantId: string | undefined): State["partner"] {
    const { partner, otherPartners } = this.state;
    return otherPartners.find((other) => key(other.tenantId) === key(tenantId ?? "")) ?? partner;
  }

  get uipath(): State["uipath"] {
    return this.state.uipath;
  }

  get customers(): IterableIterator<CustomerState> {
    return this.state.customers.values();
  }

  customer(id: string): CustomerState | undefined {
    return this.state.customers.get(key(id));
  }

  /** Adds users and subscriptions later, as if they had been in the seed. */
  adopt(customer: CustomerState, newcomers: Newcomers): void {
    settleIn(customer, newcomers, this.now(), this.ledger);
  }

  /** By id, or by part number, which the license resources page allows in its place. */
  sku(idOrPartNumber: string): Sku | undefined {
    const wanted = key(idOrPartNumber);
    return (
      this.state.skus.get(wanted) ??
      [...this.state.skus.values()].find(({ skuPartNumber }) => key(skuPartNumber) === wanted)
    );
  }

  get skus(): IterableIterator<Sku> {
    return this.state.skus.values();
  }

  get promotions(): readonly Promotion[] {
    return this.state.promotions;
  }
}

function begin(seed: WorldSeed, clock: Clock, ledger: Ledger) {
  const content = parseSeed(seed);
  clock.reset();
  if (content.clock !== undefined) clock.moveTo(new Date(content.clock));
  if (content.clockStopped) clock.stop();
  ledger.clear();
  const now = clock.now();
  const { customers, catalog, ...rest } = content;
  const state: State = {
    ...rest,
    skus: new Map(catalog.skus.map((sku) => [key(sku.id), sku])),
    promotions: catalog.promotions.map((promotion) => ({
      ...promotion,
      startDate: resolveMoment(promotion.startDate, now),
      endDate: resolveMoment(promotion.endDate, now),
    })),
    customers: new Map(customers.map((customer) => [key(customer.id), customerState(customer, now, ledger)])),
  };
  return {
    state,
    collaborators: {
      ids: new Ids(content.idSeed, content.idsGiven),
      exchangeIds: new Ids(content.idSeed + 1_000_003),
      tokens: new TokenStore([content.partner, ...content.otherPartners], new Ids(content.idSeed + 2_000_003)),
      hostTokens: new HostTokens(content.uipath, new Ids(content.idSeed + 3_000_003)),
    },
  };
}

function customerState(customer: Customer, now: Date, ledger: Ledger): CustomerState {
  const state: CustomerState = { ...customer, subscriptions: new Map(), users: new Map(), licenses: new Map() };
  settleIn(state, customer, now, ledger);
  return state;
}

type Newcomers = Partial<Pick<Customer, "subscriptions" | "users">>;

function settleIn(
  state: CustomerState,
  { subscriptions = [], users = [] }: Newcomers,
  now: Date,
  ledger: Ledger,
): void {
  for (const subscription of subscriptions) state.subscriptions.set(key(subscription.id), dated(subscription, now));
  for (const { licenses, ...user } of users) {
    state.users.set(key(user.id), withAppearance(user, now));
    for (const license of licenses) {
      giveLicense(state, user.id, license);
      ledger.seed({ customerId: state.id, userId: user.id, skuId: license.skuId });
    }
  }
}

function dated(seeded: SeededSubscription, now: Date): Subscription {
  const subscription = atMoments(seeded, now);
  const { effectiveStartDate, termDuration, kind } = subscription;
  const end = endOfTerm(new Date(effectiveStartDate), termDuration, kind === "legacy");
  return { ...subscription, commitmentEndDate: subscription.commitmentEndDate ?? end };
}

const moments = [
  "creationDate",
  "effectiveStartDate",
  "commitmentEndDate",
  "cancellationAllowedUntilDate",
  "statusSince",
] as const;

type Moments = { [Name in (typeof moments)[number]]?: string | undefined };
type Lots = SeededSubscription["refundable"];

/** Relative dates are relative to this moment. */
export function atMoments<Members extends Moments & { refundable?: Lots | undefined }>(
  members: Members,
  now: Date,
): Members {
  const resolved: Moments & { refundable?: Lots | undefined } = {};
  for (const name of moments) {
    const text = members[name];
    if (text !== undefined) resolved[name] = resolveMoment(text, now);
  }
  if (members.refundable !== undefined) {
    resolved.refundable = members.refundable.map((lot) => ({
      ...lot,
      allowedUntilDateTime: resolveMoment(lot.allowedUntilDateTime, now),
    }));
  }
  return { ...members, ...resolved };
}

function withAppearance(user: UserAccount, now: Date): UserAccount {
  if (user.appears === undefined) return user;
  const { ms, ...appears } = user.appears;
  if (ms !== undefined) appears.until = new Date(now.getTime() + ms).toISOString();
  if (appears.until === undefined) appears.reads ??= 1;
  return { ...user, appears };
}

export function giveLicense(customer: CustomerState, userId: string, license: UserLicense): void {
  const holders = customer.licenses.get(key(license.skuId)) ?? new Map<string, UserLicense>();
  holders.set(key(userId), license);
  customer.licenses.set(key(license.skuId), holders);
}

export function licensesOf(licenses: CustomerState["licenses"], userId: string): UserLicense[] {
  const held: UserLicense[] = [];
  for (const holders of licenses.values()) {
    const license = holders.get(key(userId));
    if (license) held.push(license);
  }
  return held;
}
