import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The parts of GitLab's and Azure's APIs with which a pipeline finds, opens, changes and closes the request to merge a branch. */

export interface ChangeRequest {
  number: number;
  branch: string;
  title: string;
  body: string;
  open: boolean;
  /** The last comment. */
  said?: string;
}

export class ChangeRequests {
  readonly list: ChangeRequest[] = [];
  readonly credentials = new Set<string>();
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** @param remote the repository: a request is for a branch that it has, with commits that main has not. */
  static async open(platform: RequestPlatform, remote: string): Promise<ChangeRequests> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const requests = new ChangeRequests(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server);
    server.on("request", async (request, response) => {
      requests.credentials.add(String(request.headers.authorization ?? request.headers["private-token"]));
      const url = new URL(request.url ?? "", requests.url);
      const [, number, part] = platform.path.exec(url.pathname) ?? [];
      const answer =
        part === undefined
          ? undefined
          : requests.answer(platform, remote, request.method ?? "", url, number, part, await bodyOf(request));
      response.writeHead(answer === undefined ? 400 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
    return requests;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(
    platform: RequestPlatform,
    remote: string,
    method: string,
    url: URL,
    number: string | undefined,
    part: string,
    body: string,
  ): unknown {
    const known = this.list.find((one) => String(one.number) === number);
    if (number === undefined && method === "GET")
      return platform.listed(this.list.filter(({ open, branch }) => open && branch === platform.wanted(url)));
    const given = platform.given(body);
    if (number === undefined && method === "POST") {
      const { branch = "", title = "", body: text = "" } = given;
      if (commits(remote, branch) === 0) return undefined;
      this.list.push({ number: 20 + this.list.length, branch, title, body: text, open: true });
      return {};
    }
    if (known === undefined) return undefined;
    Object.assign(known, part === "" ? given : { said: given.said });
    return {};
  }
}

const commits = (remote: string, branch: string): number =>
  Number(execFileSync("git", ["-C", remote, "rev-list", "--count", `main..${branch}`], { encoding: "utf8" }));

interface RequestPlatform {
  /** Of the list, of one of them, and of the comments below it. */
  path: RegExp;
  /** The branch for which a client lists. */
  wanted(url: URL): string | undefined;
  listed(requests: ChangeRequest[]): unknown;
  given(body: string): Partial<ChangeRequest>;
}

const some = (fields: Partial<Record<keyof ChangeRequest, unknown>>): Partial<ChangeRequest> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

export const mergeRequests: RequestPlatform = {
  path: /^\/api\/v4\/projects\/42\/merge_requests(?:\/(\d+))?(|\/notes)$/,
  wanted: ({ searchParams }) => {
    const { state, source_branch, target_branch } = Object.fromEntries(searchParams);
    return state === "opened" && target_branch === "main" ? source_branch : undefined;
  },
  listed: (requests) => [
    { iid: 1, project_id: 42, source_project_id: 43 },
    ...requests.map(({ number }) => ({ iid: number, project_id: 42, source_project_id: 42 })),
  ],
  given(body) {
    const fields = new URLSearchParams(body);
    return some({
      branch: fields.get("source_branch"),
      title: fields.get("title"),
      body: fields.get("description"),
      said: fields.get("body"),
      open: fields.get("state_event") === "close" ? false : undefined,
    });
  },
};

export const azurePullRequests: RequestPlatform = {
  path: /^\/project\/_apis\/git\/repositories\/repository\/pullrequests(?:\/(\d+))?(|\/threads)$/,
  wanted: ({ searchParams }) =>
    searchParams.get("searchCriteria.status") === "active" &&
    searchParams.get("searchCriteria.targetRefName") === "refs/heads/main"
      ? searchParams.get("searchCriteria.sourceRefName")?.replace("refs/heads/", "")
      : undefined,
  listed: (requests) => ({
    value: [{ pullRequestId: 1, forkSource: {} }, ...requests.map(({ number }) => ({ pullRequestId: number }))],
  }),
  given(body) {
    const { sourceRefName, title, description, status, comments } = JSON.parse(body);
    if (description?.length > 4000) throw new Error("The description is longer than 4,000 characters.");
    return some({
      branch: sourceRefName?.replace("refs/heads/", ""),
      title,
      body: description,
      said: comments?.[0].content,
      open: status === "abandoned" ? false : undefined,
    });
  },
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
