import { BlockList, isIP } from "node:net";
import { Refused } from "../core/errors";

const loopbackNets = new BlockList();
loopbackNets.addSubnet("127.0.0.0", 8, "ipv4");
loopbackNets.addAddress("::1", "ipv6");

/** 127.0.0.0/8, ::1 and localhost: where a simulator listens, and where plain http cannot be overheard. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const version = isIP(host);
  return version === 0 ? host === "localhost" : loopbackNets.check(host, version === 6 ? "ipv6" : "ipv4");
}

/** The address without its trailing slash (and `/v1` or `/v1.0`, which people copy along), or what is wrong with it. */
export function baseAddress(given: string): { url: string } | { problem: string } {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    return { problem: "is not a URL; expected for example https://host.example" };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { problem: `has the scheme ${url.protocol}// ; expected https://` };
  if (url.username !== "" || url.password !== "")
    return { problem: "carries a user name or password; set the credentials instead" };
  if (url.search !== "" || url.hash !== "")
    return { problem: "carries a query or a fragment; expected the bare address" };
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return {
      problem:
        "is plain http, over which a token could be overheard; expected https:// (http:// is for this machine only: localhost, 127.0.0.1, [::1])",
    };
  }
  return {
    url: `${url.origin}${url.pathname
      .replace(/\/+$/, "")
      .replace(/\/v1(\.0)?$/i, "")
      .replace(/\/+$/, "")}`,
  };
}

/** Builds a path from encoded segments, so that an id cannot change the path around it. */
export const path = (...segments: string[]): string => segments.map((segment) => `/${encoded(segment)}`).join("");

function encoded(segment: string): string {
  // A URL takes these two for steps, encoded or not; half a pair of UTF-16 cannot be encoded.
  if (segment === "." || segment === ".." || segment === "" || /\p{Surrogate}/u.test(segment))
    throw new Refused(`${JSON.stringify(segment)} is not an id.`);
  return encodeURIComponent(segment);
}
