import { createHash } from "node:crypto";
import { NoAnswer } from "../../provider/core/errors";
import type { Answer, Call, Send } from "../../provider/http/client";
import type { Json } from "../../provider/http/json";
import { refusal } from "../../provider/services/partnercenter/api";
import type { ModelClock } from "./modelClock";

/** Partner Center's upgrades in memory, below the client: lists that page and lag, request ids that are honoured or forgotten. */

export const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const source = "a4c1340d-6911-4758-bba3-0c4c6007d161";
export const existing = "6e7aa601-629e-461b-8933-0898c3cc3c7c";
export const offers = {
  newCommerce: { from: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH", to: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" },
  legacy: { from: "800F4F3B-CFE1-42C1-9CEA-675512810488", to: "796B6B5F-613C-4E24-A17C-EBA730D49C02" },
} as const;
const another = "CFQ7TTC0HL8Z:0001:CFQ7TTC0K970";

export interface Rules {
  kind: "newCommerce" | "legacy";
  pageSize: number;
  /** How a page gives the next page. */
  pagesBy: "link" | "token in the link" | "token beside the link" | "token";
  /** The last page has a token, too. */
  tokenOnLastPage: boolean;
  totalCount: "of the page" | "of the list" | "none";
  /** The list of transitions has its own name, as in the documents. */
  ownName: boolean;
  /** Milliseconds until a change shows: in the list of transitions, and in subscriptions. */
  lag: { transitions: number; subscriptions: number };
  /** Which first answers the service repeats for a request id that it knows. */
  honours: "all answers" | "successes" | "nothing";
  /** Milliseconds until an operation has ended. */
  takes: number;
  /** When seats move: at the begin or at the end of the operation. */
  moves: "at once" | "in the end";
  /** Whether a second operation is refused while one is pending. */
  refusesPending: boolean;
  /** The first operation ends in failure. */
  firstFails: boolean;
  /** Earlier operations with another target or quantity. */
  older: number;
}

/** The faults of the next POSTs, in turn. */
export type Trouble = "none" | "lost before" | "lost after" | "failed after" | "busy" | "refused";

/** A further fault of a POST. @param handle serves the request. */
export type OddTrouble = (handle: () => Answer) => Answer;

/** Replaces an answer: the items of a list, or the answer to the request that begins the upgrade. */
export interface Edits {
  subscriptions?: (items: Json[]) => Json[];
  transitions?: (items: Json[], subscription: string) => Json[];
  transitioneligibilities?: (items: Json[]) => Json[];
  upgrades?: (items: Json[]) => Json[];
  begun?: (body: { [key: string]: Json }) => Json;
}

/** More requests than any run needs. A run that reaches this number would never end. */
const mostCalls = 5_000;

/** The end of a process, thrown at the call that the process does not survive. */
export class Killed extends Error {}

interface Subscription {
  id: string;
  offerId: string;
  quantity: number;
  status: string;
  creationDate: string;
}

interface Operation {
  operationId: string;
  to: string;
  into: string | undefined;
  quantity: number;
  began: number;
  ends: number;
  fails: boolean;
}

/** The client of one process, with the number of the call at which the process is killed. */
export interface Process {
  calls: number;
  killedAt?: { call: number; when: "before" | "after" };
}

export class ModelUpgrades {
  readonly operations: Operation[] = [];
  readonly wrong: string[] = [];
  /** All POSTs, including those that were lost before they arrived. */
  readonly sent: { id: string; body: string }[] = [];
  trouble: (Trouble | OddTrouble)[] = [];
  /** The time until an answer. */
  secondsPerCall = 0.1;
  edits: Edits = {};
  calm = false;
  private readonly subscriptions: Map<string, Subscription>;
  private readonly history: { at: number; subscriptions: Map<string, Subscription> }[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly bytes = new Map<string, string>();
  private made = 0;

  constructor(
    readonly rules: Rules,
    readonly clock: ModelClock,
    quantity: number,
  ) {
    const { from, to } = offers[rules.kind];
    const long = new Date(this.now() - 90 * 24 * 3600_000).toISOString();
    const one = (id: string, offerId: string, has: number): [string, Subscription] => [
      id,
      { id, offerId, quantity: has, status: "active", creationDate: long },
    ];
    this.subscriptions = new Map([
      one(source, from, quantity),
      ...(rules.kind === "legacy" ? [] : [one(existing, to, 2)]),
    ]);
    this.remember();
    for (let n = 0; n < rules.older; n++)
      this.operations.push({
        ...{ operationId: `older-${n}`, to: n % 2 === 0 ? another : to, into: existing, quantity: 1000 + n },
        ...{ began: this.now() - 1e7, ends: this.now() - 1e7, fails: false },
      });
  }

  /** Upgrades that have taken effect, or will. */
  get acts(): Operation[] {
    return this.operations.filter(({ operationId, fails }) => !operationId.startsWith("older") && !fails);
  }

  /** Whether its seats have moved to the target. */
  hasMoved = (operation: Operation): boolean => this.moved.has(operation);

  /** A change of a subscription by someone else. @param status absent: the subscription no longer exists. */
  becomes(id: string, status: string | undefined): void {
    const subscription = this.subscriptions.get(id);
    if (status === undefined) this.subscriptions.delete(id);
    else if (subscription !== undefined) subscription.status = status;
    this.remember();
  }

  /** From now on there are no faults, and everything shows. */
  settle(): void {
    this.calm = true;
    this.trouble = [];
    this.clock.advance({ days: 2 });
  }

  client(process: Process, yields: () => Promise<void> = async () => {}): Send {
    return async (call) => {
      process.calls += 1;
      const { killedAt } = process;
      if (killedAt !== undefined && process.calls > killedAt.call) throw new Killed();
      if (process.calls > mostCalls) throw new Error("The run has no end.");
      await yields();
      this.clock.advance({ seconds: this.secondsPerCall });
      const dies = killedAt !== undefined && process.calls === killedAt.call;
      if (dies && killedAt.when === "before") throw new Killed();
      const answer = call.method === "GET" ? this.get(call) : this.post(call);
      if (dies) throw new Killed();
      await yields();
      if (answer.status >= 300) throw refusal(call, answer);
      return answer;
    };
  }

  private now = () => this.clock.now().getTime();

  private remember(): void {
    this.history.push({ at: this.now(), subscriptions: structuredClone(this.subscriptions) });
  }

  private seen(): Map<string, Subscription> {
    this.progress();
    const { subscriptions: lag } = this.calm ? { subscriptions: 0 } : this.rules.lag;
    const past = this.history.filter(({ at }) => at <= this.now() - lag).at(-1) ?? this.history[0];
    return past?.subscriptions ?? this.subscriptions;
  }

  private get(call: Call): Answer {
    const { pathname, searchParams } = new URL(call.path, "http://partner.center");
    const [, , , , noun, id, list] = pathname.split("/");
    if (noun !== "subscriptions") throw new Error(`The model has no ${call.path}.`);
    const edited = (name: keyof Omit<Edits, "begun">, items: Json[]) =>
      this.edits[name]?.(items, id?.toLowerCase() ?? "") ?? items;
    if (id === undefined)
      return this.page(call, "items", edited("subscriptions", [...this.seen().values()].map(bodyOf)));
    const subscription = this.seen().get(id.toLowerCase());
    if (list === "transitions")
      return this.page(call, this.rules.ownName ? "transition" : "items", edited("transitions", this.listed(id)));
    if (subscription === undefined) return fault(404, "20003");
    if (list === undefined) return ok(bodyOf(subscription));
    const { to } = offers[this.rules.kind];
    const eligible = subscription.status === "active";
    if (list === "transitioneligibilities" && searchParams.get("eligibilityType") === "immediate")
      return this.page(
        call,
        "items",
        edited("transitioneligibilities", [
          { catalogItemId: another, eligibilities: [{ isEligible: false, transitionType: "transition_only" }] },
          {
            catalogItemId: to,
            title: "E5",
            eligibilities: ["transition_only", "transition_with_license_transfer"].map((transitionType) => {
              return { isEligible: eligible, transitionType, errors: [] };
            }),
            subscriptionEligibilities: [{ isEligible: true, subscriptionId: existing, errors: [] }],
          },
        ]),
      );
    return this.page(
      call,
      "items",
      edited("upgrades", [
        { targetOffer: { id: another, name: "" }, upgradeType: "upgrade_only", isEligible: false },
        { targetOffer: { id: to, name: "E5" }, upgradeType: "upgrade_only", isEligible: eligible, quantity: 1 },
      ]),
    );
  }

  private listed(id: string): Json[] {
    const lag = this.calm ? 0 : this.rules.lag.transitions;
    const now = this.now();
    return this.operations
      .filter(({ began }) => id.toLowerCase() === source && began + lag <= now)
      .map(({ operationId, to, into, quantity, began, ends, fails }) => ({
        ...{ operationId, toCatalogItemId: to, quantity },
        ...(ends + lag <= now && into !== undefined ? { toSubscriptionId: into } : {}),
        events: [
          { name: "Conversion", status: "Started ", timestamp: new Date(began).toISOString() },
          ...(ends + lag <= now ? [{ name: "Conversion", status: fails ? "Failed" : "Completed" }] : []),
        ],
      }));
  }

  private page(call: Call, name: string, all: Json[]): Answer {
    const { pageSize, pagesBy, totalCount, tokenOnLastPage } = this.rules;
    const url = new URL(call.path, "http://partner.center");
    const token = call.headers?.["MS-ContinuationToken"];
    const sought = url.searchParams.get("seekOperation") === "Next" ? token : url.searchParams.get("from");
    const start = Number(sought ?? 0);
    const items = all.slice(start, start + pageSize);
    const next = start + pageSize < all.length ? String(start + pageSize) : undefined;
    const place = url.pathname.replace(/^\/v1/, "");
    const query = (name: string, value: string) => {
      const search = new URLSearchParams(url.searchParams);
      search.set(name, value);
      return `${place}?${search}`;
    };
    const link = (uri: string, headers: { key: string; value: string }[] = []) => ({
      links: { self: { uri: place }, next: { uri, method: "GET", headers } },
    });
    const sought2 = query("seekOperation", "Next");
    const more: Record<Rules["pagesBy"], (at: string) => { [key: string]: Json }> = {
      link: (at) => link(query("from", at)),
      "token in the link": (at) => link(sought2, [{ key: "MS-ContinuationToken", value: at }]),
      "token beside the link": (at) => ({ ...link(sought2), continuationToken: at }),
      token: (at) => ({ continuationToken: at }),
    };
    const byLinks = pagesBy !== "token";
    const last = {
      ...(byLinks ? { links: { self: { uri: place } } } : {}),
      ...(tokenOnLastPage ? { continuationToken: byLinks ? "AQAAAA==" : " " } : {}),
    };
    const count = totalCount === "of the list" ? all.length : items.length;
    return ok({
      ...(totalCount === "none" ? {} : { totalCount: count }),
      [name]: items,
      ...(next === undefined ? last : more[pagesBy](next)),
    });
  }

  private post(call: Call): Answer {
    const id = call.requestId ?? "";
    const bytes = JSON.stringify([call.path, call.body]);
    this.sent.push({ id, body: bytes });
    if ((this.bytes.get(id) ?? bytes) !== bytes) this.wrong.push(`request id ${id} with other bytes: ${bytes}`);
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))
      this.wrong.push(`${id} is no GUID of version 5`);
    this.bytes.set(id, bytes);
    const trouble = this.trouble.shift() ?? "none";
    const lost = () => new NoAnswer("The connection broke.", { outcome: "unknown", repeatAs: id });
    if (typeof trouble === "function") return trouble(() => this.answered(id, () => this.handle(call, "none")));
    if (trouble === "lost before") throw lost();
    const answer = this.answered(id, () => this.handle(call, trouble));
    if (trouble === "lost after" || trouble === "failed after") throw lost();
    return answer;
  }

  private answered(id: string, handle: () => Answer): Answer {
    const { honours } = this.rules;
    const earlier = this.answers.get(id);
    if (earlier !== undefined) return earlier;
    const answer = handle();
    if (honours === "all answers" || (honours === "successes" && answer.status < 300)) this.answers.set(id, answer);
    return answer;
  }

  private handle(call: Call, trouble: Trouble): Answer {
    this.progress();
    if (trouble === "busy") return fault(409, "800082");
    if (trouble === "refused") return fault(403, "800023");
    const answer =
      this.rules.kind === "legacy" ? this.upgradeLegacy() : this.transition(call.body as { [key: string]: Json });
    const { begun } = this.edits;
    if (begun === undefined || answer.status >= 300) return answer;
    return { ...answer, body: begun(answer.body as { [key: string]: Json }) };
  }

  private upgradeLegacy(): Answer {
    const from = this.subscriptions.get(source);
    if (from?.status !== "active") return ok({ upgradeErrors: [{ code: 2, description: "Not active." }] });
    const id = this.id();
    this.begin({ to: offers.legacy.to, into: id, quantity: from.quantity, ends: this.now(), fails: false });
    return ok({ sourceSubscriptionId: source, targetSubscriptionId: id, upgradeErrors: [], licenseErrors: [] });
  }

  private transition(body: { [key: string]: Json }): Answer {
    const { rules } = this;
    const from = this.subscriptions.get(source);
    const quantity = Number(body.quantity);
    if (from === undefined || from.status !== "active" || quantity > from.quantity) return fault(400, "2002");
    if (body.fromCatalogItemId !== from.offerId) return fault(400, "3000");
    if (rules.refusesPending && this.operations.some(({ ends }) => ends > this.now())) return fault(409, "900278");
    const first = this.operations.every(({ operationId }) => operationId.startsWith("older"));
    const given = typeof body.toSubscriptionId === "string" ? body.toSubscriptionId : undefined;
    const into = given ?? (quantity === from.quantity ? source : this.id());
    const ends = this.now() + rules.takes;
    const { operationId, to } = this.begin({
      ...{ to: String(body.toCatalogItemId), into, quantity, ends },
      fails: rules.firstFails && first,
    });
    return ok({ operationId, toCatalogItemId: to, quantity, events: [{ name: "Conversion", status: "Started" }] });
  }

  private begin(given: Omit<Operation, "operationId" | "began">): Operation {
    const operation = { ...given, operationId: `operation-${++this.made}`, began: this.now() };
    this.operations.push(operation);
    if (this.rules.moves === "at once" || given.ends <= this.now()) this.move(operation);
    return operation;
  }

  private readonly moved = new Set<Operation>();

  private progress(): void {
    for (const operation of this.operations) if (operation.ends <= this.now()) this.move(operation);
  }

  private move(operation: Operation): void {
    if (this.moved.has(operation) || operation.fails || operation.operationId.startsWith("older")) return;
    this.moved.add(operation);
    const from = this.subscriptions.get(source);
    const { into = source, to, quantity } = operation;
    if (from === undefined) return;
    if (into === source) from.offerId = to;
    else {
      from.quantity -= quantity;
      if (from.quantity === 0) Object.assign(from, { quantity, status: "suspended" });
      const target = this.subscriptions.get(into);
      if (target === undefined)
        this.subscriptions.set(into, {
          ...{ id: into, offerId: to, quantity, status: "active" },
          creationDate: this.clock.now().toISOString(),
        });
      else target.quantity += quantity;
    }
    this.remember();
  }

  private id(): string {
    const hex = createHash("sha1")
      .update(`made ${++this.made}`)
      .digest("hex");
    return `${hex.slice(0, 8)}-0000-4000-8000-${hex.slice(8, 20)}`;
  }
}

const bodyOf = ({ id, offerId, quantity, status, creationDate }: Subscription): Json => ({
  ...{ id, offerId, quantity, status, creationDate, autoRenewEnabled: true, billingType: "license" },
});

const ok = (body: Json): Answer => ({ status: 200, headers: {}, body, isPage: false, requestId: "", ids: "ids" });

export const fault = (status: number, code: string): Answer => ({
  ...{ status, headers: {}, isPage: false, requestId: "", ids: "ids" },
  body: { code, description: "The model says no." },
});
