import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The parts of the platforms' APIs with which a pipeline finds, writes and changes its comment. */

export interface Comment {
  id: number;
  body: string;
}

export class Comments {
  readonly list: Comment[] = [];
  /** The credentials of the requests. */
  readonly credentials = new Set<string>();
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async open(platform: Platform): Promise<Comments> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const comments = new Comments(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server);
    server.on("request", async (request, response) => {
      comments.credentials.add(String(request.headers.authorization ?? request.headers["private-token"]));
      const found = platform.path.exec(request.url ?? "");
      if (found === null) return response.writeHead(404).end();
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(comments.answer(platform, request.method, found[1], await bodyOf(request))));
    });
    return comments;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(platform: Platform, method: string | undefined, id: string | undefined, body: string): unknown {
    if (method === "GET") return platform.listed(this.list);
    const text = platform.text(body);
    const known = this.list.find((comment) => String(comment.id) === id);
    if (known !== undefined) known.body = text;
    else this.list.push({ id: 100 + this.list.length, body: text });
    return {};
  }
}

interface Platform {
  /** Of the list, or of one of them. */
  path: RegExp;
  listed(comments: Comment[]): unknown;
  text(body: string): string;
}

export const azureRepos: Platform = {
  path: /^\/project\/_apis\/git\/repositories\/repository\/pullRequests\/7\/threads(?:\/(\d+)\/comments\/1)?\?api-version=7\.1$/,
  listed: (comments) => ({
    value: [
      { id: 1, comments: [{}] },
      ...comments.map(({ id, body }) => ({ id, comments: [{ id: 1, content: body }] })),
    ],
  }),
  text(body) {
    const { content, comments } = JSON.parse(body);
    return content ?? comments[0].content;
  },
};

export const gitlab: Platform = {
  path: /^\/api\/v4\/projects\/42\/merge_requests\/7\/notes(?:\/(\d+)|\?per_page=100)?$/,
  listed: (comments) => [{ id: 1, body: "Looks good to me." }, ...comments],
  text: (body) => new URLSearchParams(body).get("body") ?? "",
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
