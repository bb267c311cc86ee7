import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "undici";
import { matches, type Target } from "./faultsLine";

/** A server in front of the simulator, for network faults: answers that break off, come twice, or are never sent. */
export type WireTrouble =
  | "reset before"
  | "reset after"
  /** The answer promises more than comes. */
  | "cut"
  /** The same answer, byte for byte, a second time. */
  | "twice";

interface Passed {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export class Front {
  private rule: { target: Target; trouble: WireTrouble; times: number; seen: number; struck: number } | undefined;
  private readonly server: Server;
  private readonly pool = new Agent({ keepAliveTimeout: 60_000 });

  /** Gets each exchange that passes. */
  listener: ((asked: IncomingMessage, answered: string) => void) | undefined;

  private constructor(private readonly behind: string) {
    this.server = createServer((asked, answer) => void this.handle(asked, answer).catch(() => answer.destroy()));
    this.server.keepAliveTimeout = 0;
  }

  static async start(behind: string): Promise<Front> {
    const front = new Front(behind);
    await new Promise<void>((resolve) => front.server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  arm(target: Target, trouble: WireTrouble, times: number): void {
    this.rule = { target, trouble, times, seen: 0, struck: 0 };
  }

  get strikes(): number {
    return this.rule?.struck ?? 0;
  }

  clear(): void {
    this.rule = undefined;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.pool.destroy();
  }

  private async handle(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bytesOf(asked);
    const trouble = this.strike(asked.method ?? "", asked.url ?? "");
    if (trouble === "reset before") {
      asked.socket.resetAndDestroy();
      return;
    }
    const passed = echoing(asked, await this.pass(asked, body));
    this.listener?.(asked, passed.body.toString("utf8"));
    if (trouble === "reset after") asked.socket.resetAndDestroy();
    else if (trouble === "twice") asked.socket.write(Buffer.concat([raw(passed), raw(passed)]));
    else if (trouble === "cut") {
      answer.writeHead(passed.status, { ...passed.headers, "content-length": passed.body.length + 10 });
      answer.write(passed.body.subarray(0, Math.floor(passed.body.length / 2)), () => answer.destroy());
    } else {
      answer.writeHead(passed.status, passed.headers);
      answer.end(passed.body);
    }
  }

  private strike(method: string, path: string): WireTrouble | undefined {
    const rule = this.rule;
    if (rule === undefined || !matches(rule.target, method, path)) return undefined;
    rule.seen++;
    if (rule.seen <= (rule.target.skip ?? 0) || rule.struck >= rule.times) return undefined;
    rule.struck++;
    return rule.trouble;
  }

  private async pass(asked: IncomingMessage, body: Buffer): Promise<Passed> {
    const { host: _, connection: __, "transfer-encoding": ___, ...headers } = asked.headers;
    const answer = await request(this.behind + asked.url, {
      method: (asked.method ?? "GET") as "GET",
      headers: headers as Record<string, string>,
      dispatcher: this.pool,
      ...(body.length === 0 ? {} : { body }),
    });
    const { connection: ____, "keep-alive": _____, "transfer-encoding": ______, ...own } = answer.headers;
    return { status: answer.statusCode, headers: own, body: Buffer.from(await answer.body.arrayBuffer()) };
  }
}

/** A placeholder for the request's token, for services that repeat a request in the answer. */
export const sentToken = "{the token that was sent}";

function echoing({ headers: { authorization = "" } }: IncomingMessage, passed: Passed): Passed {
  if (!passed.body.includes(sentToken)) return passed;
  const body = Buffer.from(passed.body.toString("utf8").replaceAll(sentToken, authorization));
  return { ...passed, headers: { ...passed.headers, "content-length": String(body.length) }, body };
}

function raw({ status, headers, body }: Passed): Buffer {
  const lines = Object.entries({ ...headers, "content-length": String(body.length) }).map(
    ([name, value]) => `${name}: ${[value].flat().join(", ")}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Answer\r\n${lines.join("")}\r\n`), body]);
}

async function bytesOf(asked: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
