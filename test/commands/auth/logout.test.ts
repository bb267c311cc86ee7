import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { commandLine, planted } from "../support";

const here = commandLine();

const logout = (environment: Record<string, string> = {}, ...args: string[]) =>
  here.it.run(["auth", "logout", ...args], environment);

describe("Signing out", () => {
  test("removes the kept refresh token, says from where, and that nothing signs in any more", async () => {
    here.it.keep(planted.refreshToken, 3);
    const { code, stdout, stderr } = await logout();
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(existsSync(here.it.tokenFile)).toBe(false);
    expect(stdout).toContain(`Removed the refresh token in ${here.it.tokenFile}.`);
    expect(stdout).toContain("Entra");
    expect(stdout).toContain("Nothing that this command reads signs in any more");
    expect(here.it.requests).toEqual([]);
    expect((await here.it.status()).report).toMatchObject({ usable: false });
  });

  test("says that there was nothing to remove", async () => {
    const { code, stdout } = await logout();
    expect(code).toBe(0);
    expect(stdout).toContain(`No refresh token is kept in ${here.it.tokenFile}; nothing was removed.`);
    expect(stdout).not.toContain("Entra");
  });

  test("names what still signs in, and never its value", async () => {
    here.it.keep(planted.refreshToken, 3);
    const { code, stdout } = await logout({
      PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
      PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("PARTNER_CENTER_ACCESS_TOKEN (environment)");
    expect(stdout).toContain("PARTNER_CENTER_CLIENT_SECRET (environment)");
  });

  test("as JSON says the same to programs", async () => {
    here.it.keep(planted.refreshToken, 3);
    const { stdout } = await logout({ PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret }, "--json");
    expect(JSON.parse(stdout)).toEqual({
      removed: true,
      file: here.it.tokenFile,
      stillSignsIn: [{ setting: "PARTNER_CENTER_CLIENT_SECRET", from: "environment" }],
    });
  });

  test("takes the token out of the file that a link leads to, and leaves the link", async () => {
    here.it.keep(planted.refreshToken, 3);
    const link = join(here.it.folder, "link.json");
    symlinkSync(here.it.tokenFile, link);
    expect((await logout({ PARTNER_CENTER_TOKEN_FILE: link })).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(here.it.tokenFile)).toBe(false);
  });

  test("removes no file that holds no token: someone may have named the wrong one", async () => {
    const file = here.it.write(join(dirname(here.it.tokenFile), "notes.txt"), "mine");
    const { code, stderr } = await logout({ PARTNER_CENTER_TOKEN_FILE: file });
    expect(code).toBe(1);
    expect(stderr).toContain(`${file} does not hold a refresh token of licenses, so it was left`);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("without the ids that name the file says which settings are missing", async () => {
    const { code, stderr } = await logout({ PARTNER_CENTER_TENANT_ID: "" });
    expect(code).toBe(1);
    expect(stderr).toContain("To sign out, set licenses:partnerCenter.tenantId (or PARTNER_CENTER_TENANT_ID)");
  });
});
