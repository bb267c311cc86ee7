import type { Call } from "./http";

const ownNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * A web page of another site must not control the simulator on the machine of its visitor. A browser sends the origin of a request,
 * and Host shows a foreign name that points to this machine. Other clients than browsers may call.
 */
export function isForeign(call: Call, openToNetwork: boolean): boolean {
  const host = call.header("host") ?? "";
  const origin = call.header("origin");
  if (origin !== undefined && origin !== `http://${host}`) return true;
  if (call.header("sec-fetch-site") === "cross-site" && call.header("sec-fetch-mode") !== "navigate") return true;
  return !openToNetwork && host !== "" && !ownNames.has(host.replace(/:\d+$/, "").toLowerCase());
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host);
}
