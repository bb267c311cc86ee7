import type { Effect } from "./faultRule";
import { answerGraph } from "./graph/service";
import type { Call, Reply } from "./http";
import { Lags } from "./lags";
import { type ListKind, listPaths } from "./listRules";
import { Newest } from "./newest";
import { RateLimit } from "./partnercenter/rateLimit";
import { answerAuthority, answerPartnerCenter } from "./partnercenter/service";
import { portalPage } from "./portalPage";
import { answerUiPath } from "./uipath/service";
import { key, type World } from "./world";

interface Answer {
  reply: Reply;
  replayed: boolean;
}

/** The simulator keeps the first answer of this many writes, the newest ones. */
const answersKept = 5_000;

/** Passes each request to its service once. A write that is repeated under its request id gets the first answer again. */
export class Answers {
  private readonly lags = new Lags();
  private readonly given = new Newest<string, Reply>(answersKept);
  private readonly limit = new RateLimit();

  /** @param remembersPasts whether some read may have to show the world before an earlier change */
  constructor(
    private readonly world: World,
    private readonly anyToken: boolean,
    private readonly remembersPasts: () => boolean,
  ) {}

  reset(): void {
    this.lags.clear();
    this.given.clear();
    this.limit.reset();
  }

  answer(call: Call, requestId: string, effect: Effect | undefined): Answer {
    const refusal = this.limit.refusal(this.world, call);
    if (refusal) return { reply: refusal, replayed: false };
    if (call.method === "GET") {
      const behind = effect?.do === "stale" ? this.lags.before(effect.writes) : undefined;
      const seen = behind ?? this.lags.seenBy(call.path, this.world);
      return { reply: this.dispatch(seen, call, requestId, effect), replayed: false };
    }
    const write =
      call.header("ms-requestid") === undefined ? undefined : `${requestId} ${call.method} ${key(call.path)}`;
    const earlier = write === undefined ? undefined : this.given.get(write);
    if (earlier && this.world.behaviour.replay) return { reply: earlier, replayed: true };
    const past = isWork(call) && this.isPastWanted(effect) ? this.world.past() : undefined;
    if (effect?.do === "staleEtag") this.outdate(call.path);
    const reply = this.world.ledger.during("request", requestId, () =>
      this.dispatch(this.world, call, requestId, effect),
    );
    if (past && reply.status < 400) this.showLater(past, effect);
    // A request with a bad token was not served, so its repetition with a good token counts as the first.
    if (write !== undefined && reply.status !== 401) this.given.set(write, reply);
    return { reply, replayed: false };
  }

  /** The answer that the request would get. The world stays as it is. */
  pretend(call: Call, requestId: string, effect: Effect | undefined): Reply {
    return this.dispatch(this.world.past(), call, requestId, effect);
  }

  /** Makes a change for another client. Lists lag behind such changes, too. */
  elsewhere(act: () => void): void {
    const past = this.isPastWanted() ? this.world.past() : undefined;
    act();
    if (past) this.showLater(past);
  }

  private isPastWanted(effect?: Effect): boolean {
    const lags = Object.values(this.world.lists).some(({ lag }) => lag !== undefined);
    return lags || effect?.do === "lag" || this.remembersPasts();
  }

  private showLater(past: World, effect?: Effect): void {
    for (const [kind, { lag }] of Object.entries(this.world.lists)) {
      if (lag !== undefined) this.lags.add(past, lag, listPaths[kind as ListKind]);
    }
    if (effect?.do === "lag") this.lags.add(past, effect, effect.on);
    if (this.remembersPasts()) this.lags.remember(past);
  }

  private dispatch(world: World, call: Call, requestId: string, effect: Effect | undefined): Reply {
    const accept = effect?.do === "accept" ? effect : undefined;
    return (
      answerPartnerCenter(world, call, { requestId, anyToken: this.anyToken, accept }) ??
      answerGraph(world, call, requestId) ??
      answerUiPath(world, call, this.anyToken) ??
      answerAuthority(world, call) ?? { status: 200, text: portalPage, contentType: "text/html; charset=utf-8" }
    );
  }

  private outdate(path: string): void {
    const [, customerId = "", subscriptionId = ""] = /\/customers\/([^/]+)\/subscriptions\/([^/]+)/i.exec(path) ?? [];
    const subscription = this.world.customer(customerId)?.subscriptions.get(key(subscriptionId));
    if (subscription) subscription.version += 1;
  }
}

/** A sign-in changes nothing that a list shows. */
function isWork(call: Call): boolean {
  return /^\/(v1|lrm)\//i.test(call.path);
}
