import type { Dispatcher } from "undici";

/** One request and the bytes of its answer, bounded in time and size. Nothing is decompressed, as no compression is asked for. */

export interface Request {
  url: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | null;
}

export interface Received {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

export interface Bounds {
  milliseconds: number;
  bytes: number;
}

/** The answer was not complete in time. */
export class Late extends Error {
  /** @param sent false: the request never left, because all connections were taken or none could be made. */
  constructor(
    readonly sent: boolean,
    milliseconds: number,
  ) {
    super(`${sent ? "no complete answer" : "no free connection"} within ${Math.round(milliseconds / 1000)} s`);
  }
}

/** The answer is larger than any answer of these services. */
export class TooLarge extends Error {
  constructor(bytes: number) {
    super(`the answer is larger than ${bytes / 1024 / 1024} MiB`);
  }
}

/** Uses undici's dispatch handler, because a stream for each answer would take longer than the rest of the call. */
export function receive(
  dispatcher: Dispatcher,
  { url, method, headers, body }: Request,
  { milliseconds, bytes }: Bounds,
): Promise<Received> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    let open: { abort(reason: Error): void } | undefined;
    let late: Late | undefined;
    const timer = setTimeout(() => {
      late = new Late(open !== undefined, milliseconds);
      open?.abort(late);
      reject(late);
    }, milliseconds);
    let head: Omit<Received, "body"> = { status: 0, headers: {} };
    const chunks: Buffer[] = [];
    let size = 0;
    dispatcher.dispatch(
      { origin, path: pathname + search, method, headers, body },
      {
        onRequestStart(controller) {
          open = controller;
          // The request timed out while it waited for a connection.
          if (late !== undefined) controller.abort(late);
        },
        onResponseStart(_, status, given) {
          head = { status, headers: joined(given) };
        },
        onResponseData(controller, chunk) {
          size += chunk.length;
          if (size > bytes) controller.abort(new TooLarge(bytes));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          resolve({ ...head, body: Buffer.concat(chunks) });
        },
        onResponseError(_, error) {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
  });
}

const joined = (headers: Record<string, string | string[] | undefined>): Received["headers"] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
