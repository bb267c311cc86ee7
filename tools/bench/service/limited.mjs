import { createServer } from "node:http";
import { Pool } from "undici";

/**
 * A service that takes so many requests a second and answers all others with 429: a bucket that holds one second's worth and
 * fills evenly.
 */
export async function limited(url) {
  const pool = new Pool(url, { connections: 64 });
  let perSecond = Number.POSITIVE_INFINITY;
  let bucket = 0;
  let filled = 0;
  let refused = 0;
  const passes = () => {
    const now = performance.now();
    bucket = Math.min(perSecond, bucket + ((now - filled) / 1000) * perSecond);
    filled = now;
    if (bucket < 1) return false;
    bucket -= 1;
    return true;
  };
  const server = createServer(async (request, response) => {
    if (perSecond !== Number.POSITIVE_INFINITY && !passes()) {
      refused += 1;
      request.resume();
      response.writeHead(429, { "retry-after": "1" }).end();
      return;
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { host, connection, ...headers } = request.headers;
    const { url: path, method } = request;
    const answer = await pool.request({
      path,
      method,
      headers,
      body: chunks.length > 0 ? Buffer.concat(chunks) : null,
    });
    response.writeHead(answer.statusCode, answer.headers);
    answer.body.pipe(response);
  });
  server.keepAliveTimeout = 0;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    limit(most = Number.POSITIVE_INFINITY) {
      perSecond = most;
      bucket = most;
      filled = performance.now();
      refused = 0;
    },
    refused: () => refused,
  };
}
