import { execFile } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import os, { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { SettingsError } from "../../../provider/core/errors";
import { keepToken, readKeptToken, tokenFileOf } from "../../../provider/services/partnercenter/tokenFile";

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

  const unset = { ...owner, refreshToken: undefined } as never;

  test("a file for each authority, tenant and client, where programs keep their settings", () => {
    expect(tokenFileOf(unset, { XDG_CONFIG_HOME: "/config" })).toBe(
      "/config/pulumi-licenses/login.example_contoso.example_a-client.json",
    );
    expect(tokenFileOf({ ...owner, tokenFile: "/elsewhere" }, {})).toBe("/elsewhere");
    expect(tokenFileOf({ ...owner, tenantId: "../../etc" }, { XDG_CONFIG_HOME: "/config" })).toMatch(
      /^\/config\/pulumi-licenses\/[^/]+$/,
    );
  });

  describe("where two tokens are configured for one application", () => {
    const here = () => ({ XDG_CONFIG_HOME: folder });
    const other = { ...owner, refreshToken: "another" };

    test("each has a file of its own, which shows nothing of the token", () => {
      for (const one of [owner, other]) keepToken(tokenFileOf(one, here()), one, `after ${one.refreshToken}`, now);
      for (const one of [owner, other])
        expect(readKeptToken(tokenFileOf(one, here()), one)?.refreshToken).toBe(`after ${one.refreshToken}`);
      expect(tokenFileOf(owner, here())).toMatch(/_a-client_[0-9a-f]{12}\.json$/);
    });

    test("a file that the first release left is found, and stays in use, by the one that it came from", () => {
      const old = tokenFileOf(unset, here());
      keepToken(old, owner, "kept by the first release", now);
      expect(tokenFileOf(owner, here())).toBe(old);
      expect(tokenFileOf(other, here())).not.toBe(old);
      keepToken(tokenFileOf(owner, here()), owner, "newer", now);
      expect(readKeptToken(old, owner)?.refreshToken).toBe("newer");
      expect(readKeptToken(tokenFileOf(unset, here()), unset)?.refreshToken).toBe("newer");
    });

    test("a damaged file that may be this one's is said, and not passed over", () => {
      const old = tokenFileOf(unset, here());
      mkdirSync(dirname(old), { recursive: true });
      writeFileSync(old, "{");
      expect(() => readKeptToken(tokenFileOf(owner, here()), owner)).toThrow(/damaged/);
    });

    test("a sign-in by hand writes where the next run with the same settings reads", () => {
      for (const settings of [owner, unset] as (typeof owner)[]) {
        keepToken(tokenFileOf(settings, here()), settings, "signed in by hand", now);
        expect(readKeptToken(tokenFileOf(settings, here()), settings)?.refreshToken).toBe("signed in by hand");
      }
    });
  });

  describe("on a volume", () => {
    const volume = () => join(folder, "volume", "token.json");
    const link = () => join(folder, "link.json");
    beforeEach(() => mkdirSync(dirname(volume())));

    test.each(["volume/token.json", "./volume/../volume/token.json"])(
      "a link to it (%s) stays a link, also before anything is there",
      (target) => {
        symlinkSync(target, link());
        for (const token of ["newer", "newest"]) keepToken(link(), owner, token, now);
        expect(lstatSync(link()).isSymbolicLink()).toBe(true);
        expect(readKeptToken(volume(), owner)?.refreshToken).toBe("newest");
        expect(readdirSync(dirname(volume()))).toEqual(["token.json"]);
      },
    );

    test("links to links are followed, also out of a linked folder", () => {
      symlinkSync("volume", join(folder, "there"));
      symlinkSync("../link.json", join(folder, "there", "a.json"));
      symlinkSync("volume/token.json", link());
      keepToken(join(folder, "there", "a.json"), owner, "newer", now);
      expect(readKeptToken(volume(), owner)?.refreshToken).toBe("newer");
    });

    test("links in a circle are an error in words", () => {
      symlinkSync("link.json", link());
      expect(() => keepToken(link(), owner, "newer", now)).toThrow(/cannot be kept in .*: ELOOP/);
    });

    test("a draft belongs to one process, and is deleted if it cannot replace the file", () => {
      mkdirSync(volume());
      expect(() => keepToken(volume(), owner, "newer", now)).toThrow(SettingsError);
      expect(readdirSync(dirname(volume()))).toEqual(["token.json"]);
    });

    test("processes with one number, as containers have it, write and read at once without damage", async () => {
      keepToken(volume(), owner, "first", now);
      const script = `
        Object.defineProperty(process, "pid", { value: 7 });
        const { keepToken, readKeptToken } = require(process.argv[1] + "/dist/services/partnercenter/tokenFile.js");
        const owner = ${JSON.stringify(owner)};
        for (let n = 0; n < 200; n++) { keepToken(${JSON.stringify(volume())}, owner, "token " + n, new Date()); readKeptToken(${JSON.stringify(volume())}, owner); }`;
      const dist = dirname(require.resolve("pulumi-licenses/package.json"));
      const run = promisify(execFile);
      await Promise.all([1, 2, 3].map(() => run(process.execPath, ["-e", script, dist])));
      expect(readKeptToken(volume(), owner)?.refreshToken).toBe("token 199");
      expect(readdirSync(dirname(volume()))).toEqual(["token.json"]);
    });
  });

  test("a user whom the machine does not know has no home, and that is no crash", () => {
    const homeless = jest.spyOn(os, "homedir").mockImplementation(() => {
      throw new Error("ENOENT: no such file or directory, uv_os_homedir");
    });
    expect(tokenFileOf(unset, {})).toBe("/.config/pulumi-licenses/login.example_contoso.example_a-client.json");
    homeless.mockRestore();
  });

  test("a file of its own for another API than the public one, which a stack may name to get a token", () => {
    const fileFor = (apiUrl: string) => tokenFileOf({ ...owner, apiUrl }, { XDG_CONFIG_HOME: "/config" });
    expect(fileFor("https://api.partnercenter.microsoft.com")).toBe(tokenFileOf(owner, { XDG_CONFIG_HOME: "/config" }));
    expect(fileFor("https://stranger.example/path")).toMatch(
      /^\/config\/pulumi-licenses\/login\.example_stranger\.example_contoso\.example_a-client_[0-9a-f]{12}\.json$/,
    );
  });

  test("it wins over the configured one that it came from, and over none", () => {
    keepToken(file(), owner, "newer", now);
    expect(readKeptToken(file(), owner)?.refreshToken).toBe("newer");
    expect(readKeptToken(file(), { ...owner, refreshToken: undefined } as never)?.refreshToken).toBe("newer");
  });

  test("another configured one wins over it, as someone has signed in anew", () => {
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
    expect(() => readKeptToken(damaged, owner)).toThrow(
      expect.objectContaining({ setting: "tokenFile", problem: "damaged" }),
    );
  });

  test("a place that cannot be written is named, without the token", () => {
    writeFileSync(join(folder, "deep"), "");
    expect(() => keepToken(file(), owner, "planted", now)).toThrow(SettingsError);
    expect(() => keepToken(file(), owner, "planted", now)).toThrow(/cannot be kept in .*token\.json.*tokenFile/);
    expect(() => keepToken(file(), owner, "planted", now)).not.toThrow(/planted/);
  });
});
