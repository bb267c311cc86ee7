/** Tells whether a failure comes from the proxy or from the service. Pure. */

type Failure = Error & { code?: string; address?: string; hostname?: string; port?: number; errors?: Failure[] };

const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/**
 * Returns what the proxy did, with the variable that names it and without its credentials. `undefined`: the failure is not the proxy's.
 * undici gives the status of a proxy's answer in its message only.
 */
export function proxysFault(error: unknown, environment: Record<string, string | undefined>): string | undefined {
  const failure = error as Failure;
  const parts = [failure, ...(failure.errors ?? [])];
  const answered = /Proxy response \((\d+)\)/i.exec(failure.message ?? "")?.[1];
  for (const variable of variables) {
    const proxy = parsed(environment[variable]);
    if (proxy === undefined) continue;
    const named = `the proxy ${proxy.host} that ${variable} names`;
    if (answered !== undefined) return `${named} answered ${answered} and let nothing through`;
    if (parts.some((part) => isAt(part, proxy))) return `${named} cannot be reached; the service was not asked`;
  }
  return undefined;
}

function isAt({ address, hostname, port }: Failure, proxy: URL): boolean {
  if (hostname !== undefined) return hostname === proxy.hostname;
  const usual = proxy.protocol === "https:" ? 443 : 80;
  if (port !== (proxy.port === "" ? usual : Number(proxy.port))) return false;
  return address === proxy.hostname || !/^[\d.]+$/.test(proxy.hostname);
}

const parsed = (value = ""): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);
