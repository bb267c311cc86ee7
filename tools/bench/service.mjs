import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The simulator as the figures use it. */
export async function startService() {
  const server = fork(fileURLToPath(new URL("service/server.mjs", import.meta.url)));
  const [{ url, limitedUrl, accessToken }] = await once(server, "message");
  const waiting = new Map();
  server.on("message", ({ call, result }) => {
    waiting.get(call)?.(result);
    waiting.delete(call);
  });
  let calls = 0;
  const ask = (act, given) =>
    new Promise((resolve) => {
      waiting.set(++calls, resolve);
      server.send({ call: calls, act, given });
    });
  return {
    /** A new world: `size` says how many users (`licensed` or not) and subscriptions, `latency` how long each answer takes, `perSecond` how many requests are taken. */
    begin: (size, { latency = 0, perSecond } = {}) => ask("begin", { size, latency, perSecond }),
    forget: () => ask("forget"),
    requests: () => ask("requests"),
    span: () => ask("span"),
    refused: () => ask("refused"),
    licenses: () => ask("licenses"),
    environment: { PARTNER_CENTER_API_URL: url, PARTNER_CENTER_ACCESS_TOKEN: accessToken },
    limitedEnvironment: { PARTNER_CENTER_API_URL: limitedUrl, PARTNER_CENTER_ACCESS_TOKEN: accessToken },
    url,
    stop: () => server.disconnect(),
  };
}
