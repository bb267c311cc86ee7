import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { camelCased, isObject, type Json, type JsonObject } from "./json";

/** What a service answers. `json` is written compactly; `text` is sent unchanged. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  json?: Json;
  text?: string;
  contentType?: string;
  /** The body is sent in pieces of `bytes`, with `ms` milliseconds between them and `blanks` spaces before it. */
  drip?: { ms: number; bytes: number; blanks: number };
  /** Megabytes of spaces before the body, sent as gzip. */
  inflateMegabytes?: number;
}

export class Call {
  readonly path: string;
  readonly query: URLSearchParams;

  constructor(
    readonly method: string,
    readonly target: string,
    readonly headers: IncomingHttpHeaders,
    readonly body: string,
  ) {
    const separator = target.indexOf("?");
    this.path = separator < 0 ? target : target.slice(0, separator);
    this.query = new URLSearchParams(separator < 0 ? "" : target.slice(separator + 1));
  }

  header(name: string): string | undefined {
    const value = this.headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  }

  /** Query names are matched in any case, as ASP.NET does. */
  queryValues(name: string): string[] {
    const wanted = name.toLowerCase();
    return [...this.query.entries()].filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
  }

  queryValue(name: string): string | undefined {
    return this.queryValues(name)[0];
  }

  /** Undefined when the body is no JSON object. */
  object(): JsonObject | undefined {
    try {
      const parsed = camelCased(JSON.parse(this.body) as Json);
      return isObject(parsed) ? parsed : undefined;
    } catch {
      return undefined;
    }
  }

  form(): URLSearchParams {
    return new URLSearchParams(this.body);
  }

  get isJson(): boolean {
    return /^(application|text)\/([\w.-]+\+)?json\b/i.test(this.header("content-type") ?? "");
  }

  get isForm(): boolean {
    return /^application\/x-www-form-urlencoded\b/i.test(this.header("content-type") ?? "");
  }

  get bearer(): string | undefined {
    return /^Bearer\s+(\S+)$/i.exec(this.header("authorization") ?? "")?.[1];
  }

  get origin(): string {
    return `http://${this.header("host") ?? "127.0.0.1"}`;
  }
}

/** Undefined when the body, or the length in its header, exceeds the limit in bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  // Skips the read when there is no body: the read would take longer than some answers.
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) return "";
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection stays open, because the answer to a body that is too long needs it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length;
    if (length > limit) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

export function textOf(reply: Reply): string {
  if (reply.text !== undefined) return reply.text;
  return reply.json === undefined ? "" : JSON.stringify(reply.json);
}
