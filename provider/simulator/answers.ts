import type { Effect } from "./faults";
import type { Call, Reply } from "./http";
import { Lags } from "./lags";
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

/** How long the services remember is not documented. */
const remembered = 5_000;

/** Gives each request to the service that it is for, once: a repeated write gets the first answer again, while it is one of the newest. */
export class Answers {
  private readonly lags = new Lags();
  private readonly given = new Newest<string, Reply>(remembered);
  private readonly limit = new RateLimit();

  constructor(
    private readonly world: World,
    private readonly anyToken: boolean,
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
      return {
        reply: this.dispatch(this.lags.seenBy(call.path, this.world), call, requestId, effect),
        replayed: false,
      };
    }
    const write =
      call.header("ms-requestid") === undefined ? undefined : `${requestId} ${call.method} ${key(call.path)}`;
    const earlier = write === undefined ? undefined : this.given.get(write);
    if (earlier && this.world.behaviour.replay) return { reply: earlier, replayed: true };
    if (effect?.do === "lag") this.lags.add(this.world.past(), effect);
    if (effect?.do === "staleEtag") this.outdate(call.path);
    const reply = this.world.ledger.during("request", requestId, () =>
      this.dispatch(this.world, call, requestId, effect),
    );
    // Who was not let in has not been served: his repetition with a good token is a first time.
    if (write !== undefined && reply.status !== 401) this.given.set(write, reply);
    return { reply, replayed: false };
  }

  private dispatch(world: World, call: Call, requestId: string, effect: Effect | undefined): Reply {
    const accept = effect?.do === "accept" ? effect : undefined;
    return (
      answerPartnerCenter(world, call, { requestId, anyToken: this.anyToken, accept }) ??
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
