import { randomUUID } from "node:crypto";
import { NoAnswer } from "../../provider/core/errors";
import type { Json } from "../../provider/http/json";
import { type PartnerCenter, refusal, type SubscriptionSummary } from "../../provider/services/partnercenter/api";
import type { LicenseUpdate } from "../../provider/services/partnercenter/licenseAssignment";
import {
  type License,
  type LicenseWarning,
  parseSubscription,
  type SubscribedSku,
  type Subscription,
  type User,
} from "../../provider/services/partnercenter/wire";
import type { ModelClock } from "./modelClock";
import { idOf, licenseOf, products } from "./modelProducts";
import { bodyOf, change, isRefusal, type ModelSubscription } from "./modelSubscription";

export const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const alice: User = {
  id: "554526aa-cf5e-46fa-95df-98dbc55d8a1e",
  userPrincipalName: "Alice@contoso.example",
  state: "active",
};

/** The fault of the next write. */
export type Fault =
  | { refuses: number; code: string | undefined; words?: string }
  /** No answer comes back, or one that tells nothing; the service has done it, or not. */
  | { unanswered: "done" | "not done"; status?: 401 | 429 | 500 }
  | { unreachable: true }
  /** Accepted, and never done. */
  | { forgotten: true }
  /** Done, but reads show it only after so many reads. */
  | { shownAfter: number };

interface ModelUser {
  /** Excluded plans, by sku. */
  licenses: Map<string, string[]>;
  /** Skus that a group grants. They are listed like others, and cannot be removed. */
  fromGroup: Set<string>;
}

type Modelled = Pick<
  PartnerCenter,
  "subscription" | "subscriptions" | "patchSubscription" | "licenses" | "updateLicenses" | "subscribedSkus" | "users"
>;

/** Partner Center in memory: a small model that counts calls. It has only the calls that quantities and licenses need. */
export class ModelPartnerCenter implements Modelled {
  readonly calls: string[] = [];
  readonly patches: { body: { [key: string]: Json }; requestId: string | undefined }[] = [];
  readonly posts: { update: LicenseUpdate; requestId: string | undefined }[] = [];
  readonly people: User[] = [alice];
  skus: SubscribedSku[] = products;
  /** Seats left, by sku; absent: enough. */
  readonly seats = new Map<string, number>();
  warnings: LicenseWarning[] = [];
  /** Whether licenses list their service plans. Partner Center's documents do not guarantee it. */
  showsPlans = true;
  /** Whether a 200 carries the changed subscription. */
  answersWithBody = true;

  private readonly accounts = new Map<string, ModelUser>();
  private readonly faults: Fault[] = [];
  private readonly answered = new Map<string, unknown>();
  private stale: { reads: number; subscription?: ModelSubscription | undefined; licenses?: License[] } | undefined;

  constructor(
    readonly clock: ModelClock,
    public live?: ModelSubscription,
  ) {}

  get api(): PartnerCenter {
    return this as unknown as PartnerCenter;
  }

  /** Faults of the next writes, in their order. */
  fails(...faults: Fault[]): this {
    this.faults.push(...faults);
    return this;
  }

  gives(userId: string, sku: SubscribedSku, excluded: string[] = []): this {
    this.user(userId).licenses.set(idOf(sku), excluded);
    return this;
  }

  grantsByGroup(userId: string, sku: SubscribedSku): this {
    this.user(userId).fromGroup.add(idOf(sku));
    return this.gives(userId, sku);
  }

  takes(userId: string, sku: SubscribedSku): void {
    this.user(userId).licenses.delete(idOf(sku));
  }

  has(userId: string): string[] {
    return [...this.user(userId).licenses.keys()];
  }

  plansOff(userId: string, sku: SubscribedSku): string[] | undefined {
    return this.user(userId).licenses.get(idOf(sku));
  }

  /** Accepted changes show from now on. */
  settles(): void {
    this.stale = undefined;
  }

  /** There are no more faults from now on. */
  calms(): void {
    this.faults.length = 0;
    this.settles();
  }

  removesUser(userId: string): void {
    this.people.splice(
      this.people.findIndex(({ id }) => id === userId),
      1,
    );
  }

  async subscription(): Promise<Subscription | undefined> {
    this.calls.push("GET subscription");
    const shown = this.late() ? this.stale?.subscription : this.live;
    return shown === undefined ? undefined : parseSubscription(bodyOf(shown), "Reading");
  }

  async subscriptions(): Promise<SubscriptionSummary[]> {
    this.calls.push("GET subscriptions");
    return this.live === undefined ? [] : [parseSubscription(bodyOf(this.live), "Reading")];
  }

  async patchSubscription(
    _customerId: string,
    _subscriptionId: string,
    body: { [key: string]: Json },
    requestId?: string,
  ): Promise<Subscription | undefined> {
    this.calls.push("PATCH subscription");
    this.patches.push({ body, requestId });
    const before = this.live;
    return this.write(requestId, { subscription: before }, () => {
      if (this.live === undefined) throw refused(404, "20003");
      const next = change(this.live, body, this.clock.now());
      if (isRefusal(next)) throw refused(next.status, next.code);
      this.live = next;
      return this.answersWithBody ? parseSubscription(bodyOf(next), "Changing") : undefined;
    });
  }

  async licenses(_customerId: string, userId: string): Promise<License[] | undefined> {
    this.calls.push("GET licenses");
    if (!this.people.some(({ id }) => id === userId)) return undefined;
    return this.late() ? this.stale?.licenses : this.shown(userId);
  }

  async updateLicenses(
    _customerId: string,
    userId: string,
    update: LicenseUpdate,
    requestId?: string,
  ): Promise<LicenseWarning[]> {
    this.calls.push("POST licenseupdates");
    this.posts.push({ update, requestId });
    return this.write(requestId, { licenses: this.shown(userId) }, () => this.update(this.user(userId), update)) ?? [];
  }

  async subscribedSkus(_customerId: string, { fresh } = { fresh: false }): Promise<SubscribedSku[]> {
    this.calls.push(fresh ? "GET subscribedskus again" : "GET subscribedskus");
    return this.skus;
  }

  async users(_customerId?: string, { fresh } = { fresh: false }): Promise<User[]> {
    this.calls.push(fresh ? "GET users again" : "GET users");
    return this.people;
  }

  private user(userId: string): ModelUser {
    const user = this.accounts.get(userId) ?? { licenses: new Map(), fromGroup: new Set() };
    this.accounts.set(userId, user);
    return user;
  }

  private shown(userId: string): License[] {
    return [...this.user(userId).licenses].flatMap(([skuId, excluded]) =>
      products.filter((sku) => idOf(sku) === skuId).map((sku) => licenseOf(sku, excluded, this.showsPlans)),
    );
  }

  private late(): boolean {
    if (this.stale === undefined) return false;
    if (this.stale.reads-- > 0) return true;
    this.stale = undefined;
    return false;
  }

  /** One write with its fault. A repeated request id gets the same answer, without a second effect. */
  private write<Result>(
    requestId: string | undefined,
    before: Omit<NonNullable<ModelPartnerCenter["stale"]>, "reads">,
    act: () => Result,
  ): Result | undefined {
    const id = requestId || randomUUID();
    const fault = this.faults.shift();
    if (fault !== undefined && "unreachable" in fault)
      throw new NoAnswer("nothing listens there", { outcome: "not sent", repeatAs: id });
    if (fault !== undefined && "refuses" in fault) throw refused(fault.refuses, fault.code, fault.words);
    if (fault !== undefined && "forgotten" in fault) return undefined;
    const lost = fault !== undefined && "unanswered" in fault ? noAnswer(id, fault.status) : undefined;
    if (fault !== undefined && "unanswered" in fault && fault.unanswered === "not done") throw lost;
    const result = this.answered.has(id) ? (this.answered.get(id) as Result) : act();
    this.answered.set(id, result);
    if (fault === undefined) return result;
    if ("unanswered" in fault) throw lost;
    this.stale = { ...before, reads: fault.shownAfter };
    return undefined;
  }

  private update(user: ModelUser, { assign, remove }: LicenseUpdate): LicenseWarning[] {
    const groups = new Set([...assign.map(({ skuId }) => skuId), ...remove].map((skuId) => this.find(skuId)));
    if (groups.size > 1) throw refused(400, "3000");
    if (remove.some((skuId) => user.fromGroup.has(skuId))) throw refused(400, "3000", inheritedWords);
    for (const { skuId } of assign) {
      const left = this.seats.get(skuId);
      if (left !== undefined && left < 1 && !user.licenses.has(skuId)) throw refused(400, "60012");
    }
    for (const { skuId, excludedPlans } of assign) user.licenses.set(skuId, excludedPlans);
    for (const skuId of remove) user.licenses.delete(skuId);
    return this.warnings;
  }

  private find(skuId: string): string {
    const sku = this.skus.find((each) => idOf(each) === skuId);
    if (sku === undefined) throw refused(400, "3000");
    return sku.productSku.licenseGroupId;
  }
}

/** The HTTP client's error. Only a request without an answer has an id to repeat. */
const noAnswer = (id: string, status: number | undefined): NoAnswer =>
  status === undefined
    ? new NoAnswer("no answer", { outcome: "unknown", repeatAs: id })
    : new NoAnswer(`the service answered ${status}`, {
        outcome: "unknown",
        turnedAway: status === 401 || status === 429,
      });

/** The words of Microsoft Graph. */
export const inheritedWords =
  "User license is inherited from a group membership and it cannot be removed directly from the user.";

const refused = (status: number, code: string | undefined, words = "the service's own words"): Error =>
  refusedWith({ status, body: { ...(code === undefined ? {} : { code: Number(code) }), description: words } });

/** The error that the real client makes of this answer. */
export const refusedWith = ({ status, body }: { status: number; body: Json }): Error =>
  refusal(
    { what: "Changing", kind: "write", method: "PATCH", path: "/" },
    { status, headers: {}, body, isPage: false, requestId: "", ids: "" },
  );
