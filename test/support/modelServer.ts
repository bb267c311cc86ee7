import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  body?: object | string | Buffer;
  /** Announces a longer body than it sends, and closes the connection. */
  cut?: boolean;
}

/** `reset` closes the connection without an answer. `silence` never answers. */
export type Behaviour = Reply | "reset" | "silence";

export type Script = (request: Received, index: number) => Behaviour | Promise<Behaviour>;

/** A real HTTP server on this machine. The test sets its answers, and it keeps the requests. */
export class ModelServer {
  readonly requests: Received[] = [];
  private readonly server: Server;
  private stopped = false;

  private constructor(private script: Script) {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  /** @param script a function, or answers in turn, of which the last one repeats. */
  static async start(script: Script | Behaviour[]): Promise<ModelServer> {
    const server = new ModelServer(Array.isArray(script) ? inTurn(script) : script);
    await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  sent(header: string): (string | undefined)[] {
    return this.requests.map(({ headers }) => [headers[header]].flat()[0]);
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: await textOf(request),
    };
    this.requests.push(received);
    const behaviour = await this.script(received, this.requests.length - 1);
    if (behaviour === "silence") return;
    if (behaviour === "reset") {
      request.socket.resetAndDestroy();
      return;
    }
    answer(behaviour, response);
  }
}

const inTurn =
  (behaviours: Behaviour[]): Script =>
  (_request, index) =>
    behaviours[Math.min(index, behaviours.length - 1)] ?? { status: 500 };

function answer({ status = 200, headers = {}, body = "", cut = false }: Reply, response: ServerResponse): void {
  const json = typeof body === "object" && !Buffer.isBuffer(body);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(json ? JSON.stringify(body) : (body as string));
  const length = bytes.length + (cut ? 100 : 0);
  response.writeHead(status, { "content-type": "application/json", "content-length": length, ...headers });
  if (!cut) {
    response.end(bytes);
    return;
  }
  response.write(bytes, () => response.destroy());
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
