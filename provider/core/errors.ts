/**
 * Every error that a user can meet. None of them is a bug of ours, so none of them shows a stack trace: the message alone
 * says what was tried, on what, what came back, and what to do.
 */
export abstract class LicensesError extends Error {
  override get name(): string {
    return "";
  }
  constructor(message: string) {
    super(message);
    this.stack = "";
  }
}

/** A stack setting or an environment variable that is missing, malformed or contradicts another one. */
export class SettingsError extends LicensesError {}

/** Nothing is set that could sign in at the service. A preview may go on without looking; a run stops before the first request. */
export class NoCredentials extends SettingsError {}

/** The authority knows what is asked, and says no. */
export class SignInRefused extends SettingsError {
  /** @param code OAuth's, such as `invalid_grant` (RFC 6749, 5.2); absent where the authority gives none. */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/** The request cannot or must not be made now: a window has closed, a name does not exist, a subscription has ended. */
export class Refused extends LicensesError {}

/** A limit of the settings forbids the request: it was not sent. */
export class LimitReached extends LicensesError {}

/** The service could not be reached, or did not say what became of a request. */
export class NoAnswer extends LicensesError {
  /**
   * @param outcome `"not sent"`: the service never saw the request. `"unknown"`: it may have acted on it, so look before asking again.
   * @param requestId what to send again as MS-RequestId if the very same request is repeated; empty where an answer came, as the next request is another one then.
   * @param turnedAway the service answered 401 or 429: the change was hardly made, and may be sent again as soon as a look has confirmed that.
   */
  constructor(
    message: string,
    readonly outcome: "not sent" | "unknown",
    readonly requestId: string,
    readonly turnedAway = false,
  ) {
    super(message);
  }
}

/** What keeps a license with a user, or from one: a group grants it, or another license depends on it. */
export type BlockedBy = "group" | "dependency";

/** The service answered, and said no. `code` is its own error code, where it gave one. */
export class ServiceError extends LicensesError {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | undefined,
    readonly description: string,
    /** Whether the same request may pass within minutes. */
    readonly passes = false,
    /** Whether the service gives no reason: no code, an undocumented code, or just "invalid". */
    readonly vague = false,
    /** What keeps a license where it is, and the service's words that say so. */
    readonly blocked: { by: BlockedBy; words: string } | undefined = undefined,
  ) {
    super(message);
  }
}

/** The service does not show the object's owner to this account: the customer has left, or belongs to another partner. */
export class NoRelationship extends ServiceError {}

/** The service answered with success, but with something that is not what it documents. Never read as "gone". */
export class UnexpectedAnswer extends LicensesError {
  /** @param kind `"page"`: a web page, so it may be another server. `"notJson"`: cut or garbled. `"shape"`: JSON of another form. */
  constructor(
    message: string,
    readonly kind: "page" | "notJson" | "shape" = "shape",
  ) {
    super(message);
  }
}

/** The state of a resource has a form that this release does not know. The words hold no values, because they may be secret. */
export class UnreadableState extends LicensesError {
  /** @param resource its class. */
  constructor(
    readonly resource: string,
    readonly problems: { property: string; expected: string }[],
  ) {
    const list = problems.map(({ property, expected }) => `${property || "the whole"}: expected ${expected}`);
    super(
      [
        `The state of this ${resource} cannot be read: ${list.join("; ")}. Nothing was sent.`,
        "If a later release of pulumi-licenses has written it, update pulumi-licenses. If the state was edited, correct it with `pulumi stack export` and `pulumi stack import`.",
        "Otherwise `pulumi state delete <URN of this resource>` forgets this record (`pulumi stack --show-urns` lists URNs). The next `pulumi up` then adopts what the service has.",
      ].join("\n"),
    );
  }
}

/** The service has accepted the change but does not show it yet, or shows only a part: the resource stays in the state, and the next `up` goes on. */
export class NotReady<State> extends LicensesError {
  constructor(
    readonly id: string,
    readonly state: State,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
  }
}
