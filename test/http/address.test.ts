import fc from "fast-check";
import { baseAddress, isLoopback, path } from "../../provider/http/address";

describe("Which hosts are this machine", () => {
  test.each(["localhost", "LOCALHOST", "127.0.0.1", "127.200.3.4", "[::1]", "::1"])("%s is", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each([
    "localhost.example",
    "127.0.0.1.example",
    "127.example",
    "0.0.0.0",
    "10.0.0.1",
    "128.0.0.1",
    "[::2]",
    "[fe80::1]",
    "local[host",
    "local]host",
    "",
  ])("%p is not", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe("Which addresses a service may have", () => {
  test.each([
    ["https://host.example", "https://host.example"],
    ["https://host.example/", "https://host.example"],
    ["https://host.example/v1", "https://host.example"],
    ["https://host.example/V1/", "https://host.example"],
    ["https://host.example/v1//", "https://host.example"],
    ["https://host.example:8443/gateway/v1/", "https://host.example:8443/gateway"],
    ["https://host.example/v1.0/", "https://host.example"],
    ["https://host.example/v1.1", "https://host.example/v1.1"],
    ["https://host.example/v10", "https://host.example/v10"],
    ["HTTPS://Host.Example:443", "https://host.example"],
    ["http://localhost:8080/v1", "http://localhost:8080"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
    ["http://127.1:8080", "http://127.0.0.1:8080"],
  ])("%s is used as %s", (given, url) => {
    expect(baseAddress(given)).toEqual({ url });
  });

  test.each([
    ["host.example", "not a URL"],
    ["", "not a URL"],
    ["https://", "not a URL"],
    ["ftp://host.example", "ftp://"],
    ["file:///etc/passwd", "file://"],
    ["http://host.example", "plain http"],
    ["http://127.0.0.1.host.example", "plain http"],
    ["http://localhost.example", "plain http"],
    ["http://0.0.0.0:8080", "plain http"],
    ["https://user:password@host.example", "user name or password"],
    ["https://user@host.example", "user name or password"],
    ["https://:password@host.example", "user name or password"],
    ["http://localhost@host.example", "user name or password"],
    ["https://host.example?tenant=a", "query"],
    ["https://host.example#a", "fragment"],
  ])("%p is refused, naming: %s", (given, problem) => {
    expect(baseAddress(given)).toEqual({ problem: expect.stringContaining(problem) });
  });

  test("slashes at the end do not matter, with /v1 between them or not", () => {
    const slashes = fc.constantFrom("", "/", "//");
    const version = fc.constantFrom("", "/v1", "/V1");
    fc.assert(
      fc.property(fc.constantFrom("", "/gateway"), slashes, version, slashes, (folder, before, v1, after) => {
        const given = `https://host.example${folder}${before}${v1}${after}`;
        expect(baseAddress(given)).toEqual({ url: `https://host.example${folder}` });
      }),
    );
  });

  test("a token never travels unencrypted to another machine", () => {
    fc.assert(onlyLoopbackIsPlain(baseAddress));
  });

  test("a rule that goes by how the host's name begins is noticed", () => {
    const careless: typeof baseAddress = (given) =>
      /^http:\/\/(127\.|localhost)/i.test(given) ? { url: given } : baseAddress(given);
    expect(fc.check(onlyLoopbackIsPlain(careless)).failed).toBe(true);
  });
});

describe("How ids become a path", () => {
  test.each([
    [["v1", "customers", "a b"], "/v1/customers/a%20b"],
    [["v1", "a/b", "?x#y"], "/v1/a%2Fb/%3Fx%23y"],
    [["CFQ7TTC0K5DR/0002"], "/CFQ7TTC0K5DR%2F0002"],
    [["ü", "%2e%2e"], "/%C3%BC/%252e%252e"],
  ])("%j becomes %s", (segments, expected) => {
    expect(path(...segments)).toBe(expected);
  });

  test("no id climbs out of its place: it is one segment of the URL, or it is refused", () => {
    fc.assert(staysInPlace(path), { examples: [[".."], ["."]] });
  });

  test("a path that is put together without encoding is noticed", () => {
    const careless = (...segments: string[]) => segments.map((segment) => `/${segment}`).join("");
    expect(fc.check(staysInPlace(careless)).failed).toBe(true);
  });
});

const anyId = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .array(fc.constantFrom(".", "..", "/", "\\", "%2e", "%2f", "?", "#", "a"), { maxLength: 4 })
    .map((parts) => parts.join("")),
);

const staysInPlace = (make: typeof path) =>
  fc.property(anyId, (id) => {
    let made: string;
    try {
      made = make("v1", "customers", id, "users");
    } catch {
      return true;
    }
    const { pathname, search, hash } = new URL(`https://host.example${made}`);
    const segments = pathname.split("/");
    return segments.length === 5 && segments[2] === "customers" && segments[4] === "users" && search + hash === "";
  });

function onlyLoopbackIsPlain(check: typeof baseAddress) {
  const label = fc.constantFrom("127.0.0.1", "127", "localhost", "example", "10.0.0.1", "com");
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
  return fc.property(fc.constantFrom("http", "https"), host, fc.boolean(), (scheme, name, at) => {
    const checked = check(`${scheme}://${at ? "localhost@" : ""}${name}`);
    if ("problem" in checked) return true;
    const { protocol, hostname } = new URL(checked.url);
    return protocol === "https:" || hostname === "localhost" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  });
}

test.each([
  ["half a pair of UTF-16", "\ud800"],
  ["nothing", ""],
])("%s is no id, and no crash", (_sentence, id) => {
  expect(() => path("v1", "users", id)).toThrow(/is not an id/);
});
