import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { type Reply, textOf } from "./http";

/** Sends an answer: at once, in small pieces, or as a gzip that unpacks to a much larger body. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const text = textOf(reply);
  const contentType = reply.contentType ?? (reply.json === undefined ? undefined : "application/json; charset=utf-8");
  const headers = { ...(contentType === undefined ? {} : { "Content-Type": contentType }), ...reply.headers };
  if (reply.inflateMegabytes !== undefined) {
    response.writeHead(reply.status, { ...headers, "Content-Encoding": "gzip" });
    await pipeline(Readable.from(inflated(text, reply.inflateMegabytes)), createGzip(), response);
  } else if (reply.drip) {
    response.writeHead(reply.status, headers);
    await drip(response, text, reply.drip);
  } else {
    response.writeHead(reply.status, { "Content-Length": Buffer.byteLength(text), ...headers });
    response.end(text);
  }
}

const megabyte = Buffer.alloc(1_000_000, " ");

function* inflated(text: string, megabytes: number): Generator<Buffer> {
  for (let count = 0; count < megabytes; count += 1) yield megabyte;
  yield Buffer.from(text);
}

async function drip(response: ServerResponse, text: string, { ms, bytes, blanks }: NonNullable<Reply["drip"]>) {
  response.flushHeaders();
  const body = Buffer.concat([Buffer.alloc(blanks, " "), Buffer.from(text)]);
  for (let start = 0; start < body.length && !response.destroyed; start += bytes) {
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
    if (!response.write(body.subarray(start, start + bytes))) {
      await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  }
  response.end();
}
