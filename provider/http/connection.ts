import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { type Dispatcher, EnvHttpProxyAgent } from "undici";
import { SettingsError } from "../core/errors";
import { longestAnswer } from "./time";

/** In milliseconds. */
const longestConnect = 10_000;

/** Loopback addresses never go through a proxy, whatever the environment says. */
const here = "localhost,127.0.0.1,[::1]";

/** One pool of connections: proxies as the environment says, the system's certificates and, if given, those of a file. */
export function connect(caFile: string | undefined): Dispatcher {
  const ca = caFile === undefined ? {} : { ca: [...rootCertificates, readCertificates(caFile)] };
  const direct = process.env.no_proxy ?? process.env.NO_PROXY;
  return new EnvHttpProxyAgent({
    // An asterisk counts only when it stands alone.
    noProxy: direct?.trim() === "*" ? "*" : [direct, here].filter(Boolean).join(","),
    // Always verify the certificate, whatever the environment says. Another server must not receive the token.
    connect: { timeout: longestConnect, rejectUnauthorized: true, ...ca },
    requestTls: { rejectUnauthorized: true, ...ca },
    headersTimeout: longestAnswer,
    bodyTimeout: longestAnswer,
    connections: 16,
  });
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError(
      `caFile ${JSON.stringify(file)} cannot be read: ${(error as NodeJS.ErrnoException).code}. Expected a file of PEM certificates.`,
      { setting: "caFile", problem: "unreadable" },
    );
  }
}
