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
  /** True when the answer of an earlier request with the same MS-RequestId was given again. */
  replayed: boolean;
  /** Name of the scripted trouble that struck, if any. */
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

/** What an exchange may have of bodies, on average, in a journal with a limit; in characters. */
const usualBodies = 10_000;

/** Every exchange with a client, without anything that a journal must not hold. */
export class Journal {
  readonly exchanges: Exchange[] = [];
  /** Characters of each one's bodies. */
  private readonly sizes: number[] = [];
  private size = 0;
  private count = 0;

  constructor(private readonly limit = Number.POSITIVE_INFINITY) {}

  open(exchange: Omit<Exchange, "sequence">, characters: number): Exchange {
    this.count += 1;
    const entry = { sequence: this.count, ...exchange };
    this.exchanges.push(entry);
    this.sizes.push(0);
    this.weigh(entry, characters);
    // Now and then many at once: taking away the first of a long list is slow.
    if (this.exchanges.length > this.limit * 1.2) this.forget(this.exchanges.length - this.limit);
    return entry;
  }

  /** So many characters more. The oldest go as soon as all together have too many. */
  weigh({ sequence }: Exchange, characters: number): void {
    const place = this.exchanges.length - 1 - (this.count - sequence);
    if (this.sizes[place] === undefined) return;
    this.sizes[place] += characters;
    this.size += characters;
    let excess = this.size - this.limit * usualBodies;
    let oldest = 0;
    while (excess > 0 && oldest < this.exchanges.length - 1) excess -= this.sizes[oldest++] ?? 0;
    this.forget(oldest);
  }

  clear(): void {
    this.forget(this.exchanges.length);
  }

  private forget(oldest: number): void {
    if (oldest === 0) return;
    this.exchanges.splice(0, oldest);
    for (const size of this.sizes.splice(0, oldest)) this.size -= size;
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
