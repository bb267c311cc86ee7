import type { Simulator } from "pulumi-licenses/simulator";

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type Body = { [member: string]: Json };

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** A plain HTTP client of the simulator. */
export class Client {
  constructor(
    private readonly simulator: Simulator,
    private readonly token: string | undefined = "simulated-token",
  ) {}

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call("GET", path, undefined, headers);
  }

  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.call("POST", path, body, headers);
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.call("PUT", path, body);
  }

  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.call("PATCH", path, body, headers);
  }

  delete(path: string): Promise<Answer> {
    return this.call("DELETE", path, undefined);
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.send("POST", path, new URLSearchParams(fields).toString(), {
      "Content-Type": "application/x-www-form-urlencoded",
    });
  }

  private call(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.send(method, path, text, { ...this.authorization(), "Content-Type": "application/json", ...headers });
  }

  private authorization(): Record<string, string> {
    return this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
  }

  private async send(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const url = `${this.simulator.url}${path}`;
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, text, body: bodyOf(text) };
  }
}

function bodyOf(text: string): Body {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Body;
  } catch {
    return {};
  }
}
