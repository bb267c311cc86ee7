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

/** What is wrong with a setting, for code that decides by it. */
export interface SettingFault {
  /** The setting that the user has to look at. `"address"`: the one that names the server that signs in. */
  readonly setting?: "address" | "caFile" | "certificateFile" | "tokenFile" | undefined;
  /** What is wrong with the file that the setting names. */
  readonly problem?: "unreadable" | "damaged" | "notWritable" | undefined;
}

/** A stack setting or an environment variable that is missing, malformed or contradicts another one. */
export class SettingsError extends LicensesError implements SettingFault {
  readonly setting: SettingFault["setting"];
  readonly problem: SettingFault["problem"];
  constructor(message: string, { setting, problem }: SettingFault = {}) {
    super(message);
    this.setting = setting;
    this.problem = problem;
  }
}

/** Nothing is set that could sign in at the service. A preview may go on without looking; a run stops before the first request. */
export class NoCredentials extends SettingsError {}

/** What the authority gave as the reason for its refusal. */
export interface SignInRefusal {
  readonly status: number;
  /** OAuth's code, such as `invalid_grant` (RFC 6749, 5.2); absent if the authority gives none. */
  readonly code?: string | undefined;
  /** Entra's error numbers, the digits after AADSTS; empty if the authority gives none. */
  readonly numbers: readonly string[];
}

/** The authority has answered, and refuses the sign-in. */
export class SignInRefused extends SettingsError implements SignInRefusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly numbers: readonly string[];
  constructor(message: string, { status, code, numbers }: SignInRefusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.numbers = numbers;
  }
}

/** The request cannot or must not be made now: a window has closed, a name does not exist, a subscription has ended. */
export class Refused extends LicensesError {
  /** @param said the service's own words that the message repeats. */
  constructor(
    message: string,
    readonly said: readonly string[] = [],
  ) {
    super(message);
  }
}

/** A limit of the settings forbids the request: it was not sent. */
export class LimitReached extends LicensesError {}

/** The request that an error is about. Each field is absent where it is unknown. */
export interface RequestFacts {
  /** The service's name in messages: "Partner Center". */
  readonly service?: string | undefined;
  /** The service's support finds the request by this id and the next. */
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** The service's error code, or, if no answer came, the system's: `ECONNREFUSED`. */
  readonly code?: string | undefined;
}

/** An error of a request to a service. */
export abstract class RequestError extends LicensesError implements RequestFacts {
  readonly service: string | undefined;
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  constructor(message: string, { service, requestId, correlationId, status, code }: RequestFacts) {
    super(message);
    this.service = service;
    this.requestId = requestId;
    this.correlationId = correlationId;
    this.status = status;
    this.code = code;
  }
}

export interface NoAnswerFacts extends RequestFacts {
  /** `"not sent"`: the service never saw the request. `"unknown"`: it may have acted on it, so look before sending it again. */
  readonly outcome: "not sent" | "unknown";
  /**
   * The MS-RequestId with which the very same request may be sent again. Absent if the service has answered, because the next request
   * is another one then.
   */
  readonly repeatAs?: string | undefined;
  /** The service answered 401 or 429: it hardly made the change. After a look confirms that, the change may be sent again at once. */
  readonly turnedAway?: boolean;
  /** The certificate of the server is not trusted on this machine. */
  readonly untrusted?: boolean;
}

/** The service could not be reached, or did not say what became of a request. */
export class NoAnswer extends RequestError implements NoAnswerFacts {
  readonly outcome: "not sent" | "unknown";
  readonly repeatAs: string | undefined;
  readonly turnedAway: boolean;
  readonly untrusted: boolean;
  constructor(message: string, facts: NoAnswerFacts) {
    super(message, facts);
    this.outcome = facts.outcome;
    this.repeatAs = facts.repeatAs;
    this.turnedAway = facts.turnedAway ?? false;
    this.untrusted = facts.untrusted ?? false;
  }
}

/** What keeps a license with a user, or from one: a group grants it, or another license depends on it. */
export type BlockedBy = "group" | "dependency";

export interface Refusal extends RequestFacts {
  readonly status: number;
  /** The service's own words; empty if it gave none. */
  readonly description: string;
  /** `"page"`: a web page came with the status, so another server may have answered. */
  readonly kind?: "page" | undefined;
  /** What the refusal means and what to do, in our words; absent if code and status tell nothing. */
  readonly advice?: string | undefined;
  /** The sentence that repeats the answer: status, code, words, ids. */
  readonly answer?: string;
  /** Whether the same request may succeed within minutes. */
  readonly passes?: boolean;
  /** Whether the service gives no reason: no code, an undocumented code, or just "invalid". */
  readonly vague?: boolean;
  /** What keeps a license where it is, and the service's words that say so. */
  readonly blocked?: { by: BlockedBy; words: string } | undefined;
}

/** The service answered, and refused the request. */
export class ServiceError extends RequestError implements Refusal {
  declare readonly status: number;
  readonly description: string;
  readonly kind: "page" | undefined;
  readonly advice: string | undefined;
  readonly answer: string;
  readonly passes: boolean;
  readonly vague: boolean;
  readonly blocked: { by: BlockedBy; words: string } | undefined;
  constructor(message: string, refusal: Refusal) {
    super(message, refusal);
    this.description = refusal.description;
    this.kind = refusal.kind;
    this.advice = refusal.advice;
    this.answer = refusal.answer ?? "";
    this.passes = refusal.passes ?? false;
    this.vague = refusal.vague ?? false;
    this.blocked = refusal.blocked;
  }
}

/** The service does not show the object's owner to this account: the customer has left, or belongs to another partner. */
export class NoRelationship extends ServiceError {}

/** `"page"`: a web page, so another server may have answered. `"notJson"`: cut or garbled. `"shape"`: JSON of another form. */
export type AnswerKind = "page" | "notJson" | "shape";

/** The service answered with success, but with something that is not what it documents. Never read as "gone". */
export class UnexpectedAnswer extends RequestError {
  readonly kind: AnswerKind;
  constructor(message: string, { kind = "shape", ...facts }: RequestFacts & { kind?: AnswerKind } = {}) {
    super(message, facts);
    this.kind = kind;
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

/**
 * The service has accepted the change but does not show it yet, or shows only a part: the resource stays in the state, and the next
 * `up` goes on.
 */
export class NotReady<State> extends LicensesError {
  constructor(
    readonly id: string,
    readonly state: State,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
  }
}
