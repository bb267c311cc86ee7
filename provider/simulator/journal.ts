import { isObject, type Json } from "./json";

export interface Exchange {
  sequence: number;
  receivedAt: string;
  answeredAt: string | null;
  method: string;
  path: string;
  query: string;
  /** Null when no answer was sent: the connection was dropped or left hanging. */
  status: number | null;
  requestId: string;
  correlationId: string;
  /** True when this is the repeated answer of an earlier request with the same MS-RequestId. */
  replayed: boolean;
  /** Name of the fault rule that took effect, if any. */
  fault: string | null;
  requestHeaders: Record<string, string>;
  requestBody: Json;
  responseHeaders: Record<string, string>;
  responseBody: Json;
}

const secretMembers = new Set([
  "access_token",
  "refresh_token",
  "id_token",
  "client_secret",
  "client_assertion",
  "password",
  "device_code",
  "code_verifier",
]);

/** In characters. Beyond this the journal drops the bodies of the oldest exchanges. */
const bodiesKept = 50_000_000;

/** Every exchange with a client, without tokens and credentials. */
export class Journal {
  readonly exchanges: Exchange[] = [];
  private count = 0;
  private readonly weights = new Map<Exchange, number>();
  private letters = 0;

  constructor(private readonly limit = 20_000) {}

  open(exchange: Omit<Exchange, "sequence">): Exchange {
    this.count += 1;
    const entry = { sequence: this.count, ...exchange };
    this.exchanges.push(entry);
    // Removes many entries at a time, because removing the first entry of a long list is slow.
    if (this.exchanges.length > this.limit * 1.2) {
      for (const oldest of this.exchanges.splice(0, this.exchanges.length - this.limit)) this.forget(oldest);
    }
    return entry;
  }

  /** Call this with the length in characters of each body of an exchange. */
  weigh(exchange: Exchange, letters: number): void {
    this.weights.set(exchange, (this.weights.get(exchange) ?? 0) + letters);
    this.letters += letters;
    for (const oldest of this.weights.keys()) {
      if (this.letters <= bodiesKept || oldest === exchange) return;
      Object.assign(oldest, { requestBody: null, responseBody: null });
      this.forget(oldest);
    }
  }

  private forget(exchange: Exchange): void {
    this.letters -= this.weights.get(exchange) ?? 0;
    this.weights.delete(exchange);
  }

  clear(): void {
    this.exchanges.length = 0;
    this.weights.clear();
    this.letters = 0;
  }
}

export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  // ASP.NET Boilerplate wraps the token of UiPath's password flow in `result`, beside `__abp`.
  const wrapsToken = value.__abp === true && typeof value.result === "string";
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (secretMembers.has(name.toLowerCase()) || (wrapsToken && name === "result")) return [name, "***"];
      return [name, member === undefined ? member : withoutSecrets(member)];
    }),
  );
}

export function journalHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === "authorization" || name === "cookie") continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}
