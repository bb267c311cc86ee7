import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SettingsError } from "../../provider/core/errors";
import { connect } from "../../provider/http/connection";
import { causeOf } from "../../provider/http/exchange";

describe("Certificates of one's own authority", () => {
  test("a file that is not there is named, with what is expected in it", () => {
    expect(() => connect("/no/such/file.pem")).toThrow(SettingsError);
    expect(() => connect("/no/such/file.pem")).toThrow(/\/no\/such\/file\.pem.*ENOENT.*PEM certificates/);
    expect(() => connect("/no/such/file.pem")).toThrow(
      expect.objectContaining({ setting: "caFile", problem: "unreadable" }),
    );
  });

  test("a folder in its place is named too", () => {
    expect(() => connect("/")).toThrow(SettingsError);
  });
});

describe("The way to a service", () => {
  const servers: Server[] = [];
  const environment = { ...process.env };
  afterEach(async () => {
    process.env = { ...environment };
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const listen = async (host: string, server = createServer((_request, response) => response.end("here"))) => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };

  /** A proxy that records the requested hosts and refuses every connection. */
  async function proxy(): Promise<string[]> {
    const asked: string[] = [];
    const server = createServer().on("connect", ({ url }, socket) => {
      asked.push(url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const address = `http://127.0.0.1:${await listen("127.0.0.1", server)}`;
    Object.assign(process.env, { HTTPS_PROXY: address, HTTP_PROXY: address });
    return asked;
  }

  const get = (origin: string) =>
    connect(undefined)
      .request({ origin, path: "/", method: "GET" })
      .then(({ body }) => body.text());

  test("may lead over IPv6", async () => {
    expect(await get(`http://[::1]:${await listen("::1")}`)).toBe("here");
  });

  test("leads through the proxy that the environment names", async () => {
    const asked = await proxy();
    await expect(get("https://api.partnercenter.microsoft.com")).rejects.toThrow();
    expect(asked).toEqual(["api.partnercenter.microsoft.com:443"]);
  });

  test.each(["127.0.0.2", "somewhere.example, 127.0.0.2", "*", " * "])(
    "goes past the proxy where NO_PROXY says so (%p)",
    async (noProxy) => {
      const asked = await proxy();
      process.env.NO_PROXY = noProxy;
      await expect(get("https://127.0.0.2:9")).rejects.toThrow("ECONNREFUSED");
      expect(asked).toEqual([]);
    },
  );

  const failure = (origin: string) => get(origin).catch((error) => causeOf(error).text);

  test("through a proxy that refuses it names the variable that sets the proxy", async () => {
    await proxy();
    expect(await failure("https://api.partnercenter.microsoft.com")).toMatch(
      /the proxy 127\.0\.0\.1:\d+ that HTTPS_PROXY names answered 502 and let nothing through$/,
    );
  });

  test("that ends at a proxy which is not there is blamed on it, without its password", async () => {
    const port = await listen("127.0.0.1");
    for (const server of servers.splice(0)) server.close();
    process.env.HTTPS_PROXY = `http://someone:a-fake-password@127.0.0.1:${port}`;
    const said = await failure("https://api.partnercenter.microsoft.com");
    expect(said).toMatch(
      /^ECONNREFUSED, the proxy 127\.0\.0\.1:\d+ that HTTPS_PROXY names cannot be reached; the service/,
    );
    expect(said).not.toContain("a-fake-password");
    process.env.HTTPS_PROXY = "http://no-such-proxy.invalid:3128";
    expect(await failure("https://api.partnercenter.microsoft.com")).toMatch(/the proxy no-such-proxy\.invalid:3128/);
  });

  test("that ends at the service itself is not blamed on a proxy", async () => {
    await proxy();
    process.env.NO_PROXY = "127.0.0.2";
    expect(await failure("https://127.0.0.2:9")).toMatch(/^ECONNREFUSED, nothing listens there/);
  });

  test("never goes through a proxy to this machine", async () => {
    const asked = await proxy();
    expect(await get(`http://127.0.0.1:${await listen("127.0.0.1")}`)).toBe("here");
    expect(asked).toEqual([]);
  });
});
