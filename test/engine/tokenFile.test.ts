import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepToken, readKeptToken, tokenFileOf } from "../../provider/engine/tokenFile";
import { SettingsError } from "../../provider/errors";

const now = new Date("2026-03-02T12:00:00Z");
const owner = {
  authorityUrl: "https://login.example",
  tenantId: "contoso.example",
  clientId: "a-client",
  refreshToken: "configured",
};

describe("Where the newest refresh token is kept", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tokens-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = () => join(folder, "deep", "token.json");

  test("in a file of its owner only, in place of the older one, and nothing else is left behind", () => {
    for (const token of ["newer", "newest"]) keepToken(file(), owner, token, now);
    expect(readKeptToken(file(), owner)).toMatchObject({ refreshToken: "newest", issued: now.toISOString() });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "deep"))).toEqual(["token.json"]);
  });

  test("a file for each authority, tenant and client, where programs keep their settings", () => {
    expect(tokenFileOf(owner, { XDG_CONFIG_HOME: "/config" })).toBe(
      "/config/pulumi-licenses/login.example_contoso.example_a-client.json",
    );
    expect(tokenFileOf({ ...owner, tokenFile: "/elsewhere" }, {})).toBe("/elsewhere");
    expect(tokenFileOf({ ...owner, tenantId: "../../etc" }, { XDG_CONFIG_HOME: "/config" })).toMatch(
      /^\/config\/pulumi-licenses\/[^/]+$/,
    );
  });

  test("a file of its own for another API than the public one, which a stack may name to get a token", () => {
    const fileFor = (apiUrl: string) => tokenFileOf({ ...owner, apiUrl }, { XDG_CONFIG_HOME: "/config" });
    expect(fileFor("https://api.partnercenter.microsoft.com")).toBe(tokenFileOf(owner, { XDG_CONFIG_HOME: "/config" }));
    expect(fileFor("https://stranger.example/path")).toBe(
      "/config/pulumi-licenses/login.example_stranger.example_contoso.example_a-client.json",
    );
  });

  test("it wins over the configured one that it came from, and over none", () => {
    keepToken(file(), owner, "newer", now);
    expect(readKeptToken(file(), owner)?.refreshToken).toBe("newer");
    expect(readKeptToken(file(), { ...owner, refreshToken: undefined } as never)?.refreshToken).toBe("newer");
  });

  test("another configured one wins over it, as somebody has signed in anew", () => {
    keepToken(file(), owner, "newer", now);
    expect(readKeptToken(file(), { ...owner, refreshToken: "configured anew" })).toBeUndefined();
  });

  test("no file is no token", () => {
    expect(readKeptToken(file(), owner)).toBeUndefined();
  });

  test("one that cannot be read is said, and not taken for none: the token in the settings may be an old one", () => {
    expect(() => readKeptToken(folder, owner)).toThrow(/cannot be read: EISDIR.*PARTNER_CENTER_TOKEN_FILE/);
    const named = { ...owner, refreshToken: undefined, tokenFile: folder } as never;
    expect(() => readKeptToken(folder, named)).toThrow(/cannot be read/);
  });

  test.each([
    ["an access token is given", { accessToken: "given" }],
    ["an application signs in for itself", { refreshToken: undefined }],
  ])("one that cannot be read does not matter where %s", (_who, credentials) => {
    expect(readKeptToken(folder, { ...owner, ...credentials } as never)).toBeUndefined();
  });

  test.each(["", "{", "{}", '{"refreshToken": ""}', "[]"])("a damaged file (%p) is named, with what to do", (text) => {
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, text);
    expect(() => readKeptToken(damaged, owner)).toThrow(SettingsError);
    expect(() => readKeptToken(damaged, owner)).toThrow(/damaged\.json is damaged.*licenses auth login/);
  });

  test("a place that cannot be written is named, without the token", () => {
    writeFileSync(join(folder, "deep"), "");
    expect(() => keepToken(file(), owner, "planted", now)).toThrow(SettingsError);
    expect(() => keepToken(file(), owner, "planted", now)).toThrow(/cannot be kept in .*token\.json.*tokenFile/);
    expect(() => keepToken(file(), owner, "planted", now)).not.toThrow(/planted/);
  });
});
