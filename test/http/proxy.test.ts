import { proxysFault } from "../../provider/http/proxy";

/** A failure in the form of Node and undici. */
const failure = (members: object) => Object.assign(new Error("connect failed"), members);
const at = (address: string, port: number) => failure({ code: "ECONNREFUSED", address, port });
const several = (...errors: Error[]) => failure({ code: "ECONNREFUSED", errors });

const blamed = (error: unknown, proxy: string | undefined, variable = "HTTPS_PROXY") =>
  proxysFault(error, { [variable]: proxy });

describe("A connection that fails is blamed on the proxy", () => {
  test.each<[string, Error, string]>([
    ["that was called by its address", at("10.0.0.9", 3128), "http://10.0.0.9:3128"],
    ["by a name, whatever its address is", at("10.0.0.9", 3128), "http://proxy.example:3128"],
    ["by a name that begins or ends with a number", at("10.0.0.9", 3128), "http://9proxy.example9:3128"],
    ["on the port that http has, where none is named", at("10.0.0.9", 80), "http://10.0.0.9"],
    ["on the port that https has, where none is named", at("10.0.0.9", 443), "https://10.0.0.9"],
    ["at one of several addresses", several(at("10.0.0.1", 1), at("10.0.0.9", 3128)), "http://10.0.0.9:3128"],
    ["by a name that cannot be found", failure({ hostname: "proxy.example" }), "http://proxy.example:3128"],
  ])("%s", (_sentence, error, proxy) => {
    expect(blamed(error, proxy)).toBe(
      `the proxy ${new URL(proxy).host} that HTTPS_PROXY names cannot be reached; the service was not asked`,
    );
  });

  test.each(["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])("that %s names", (variable) => {
    expect(blamed(at("10.0.0.9", 3128), "http://10.0.0.9:3128", variable)).toContain(`that ${variable} names`);
  });

  test("by the variable that names it, where others name something else or nothing that can be read", () => {
    const environment = {
      https_proxy: "not an address",
      HTTPS_PROXY: "http://10.0.0.1:1",
      HTTP_PROXY: "http://10.0.0.9:3128",
    };
    expect(proxysFault(at("10.0.0.9", 3128), environment)).toContain("that HTTP_PROXY names");
  });
});

describe("A connection that fails is not blamed on the proxy", () => {
  test.each<[string, Error, string | undefined]>([
    ["where none is named", at("10.0.0.9", 3128), undefined],
    ["at another address", at("10.0.0.1", 3128), "http://10.0.0.9:3128"],
    ["on another port", at("10.0.0.9", 443), "http://10.0.0.9:3128"],
    ["on the port of https, where the proxy has that of http", at("10.0.0.9", 443), "http://10.0.0.9"],
    ["on the port of http, where the proxy has that of https", at("10.0.0.9", 80), "https://10.0.0.9"],
    ["where the name of the service cannot be found", failure({ hostname: "api.example" }), "http://proxy.example:1"],
    ["at any of several addresses", several(at("10.0.0.1", 1), at("10.0.0.2", 2)), "http://10.0.0.9:3128"],
  ])("%s", (_sentence, error, proxy) => {
    expect(blamed(error, proxy)).toBeUndefined();
  });
});
