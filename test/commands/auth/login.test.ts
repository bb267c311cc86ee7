import { statSync } from "node:fs";
import { join } from "node:path";
import { commandLine, nobodysAddress, partner, planted } from "../support";

const here = commandLine();

const login = (environment: Record<string, string> = {}) => here.it.run(["auth", "login"], environment);

const tokenPath = `/${partner.tenantId}/oauth2/v2.0/token`;

/** The authority's answers to the first polls. */
const refusePolls = (error: string, description: string, times = 1) =>
  here.it.simulator.faults.add({
    method: "POST",
    path: tokenPath,
    times,
    effect: {
      do: "status",
      status: 400,
      json: { error, error_description: `${description}\r\nTrace ID: 0c39d6d5\r\nTimestamp: 2026-11-21 10:00:00Z` },
    },
  });

describe("A sign-in with a browser", () => {
  test("says where to go and what to enter, waits, and keeps the refresh token for 90 days", async () => {
    const { code, stdout, stderr } = await login();
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { url } = here.it.simulator;
    expect(stdout).toContain(`open ${url}/${partner.tenantId}/device in a browser`);
    expect(stdout).toContain("enter the code SIMULATE");
    expect(stdout).toContain("Signed in as agent@partner.example");
    const { issued = "" } = here.it.kept ?? {};
    const ends = new Date(Date.parse(issued) + 90 * 86_400_000).toISOString().slice(0, 10);
    expect(stdout).toContain(`kept in ${here.it.tokenFile} until ${ends} (90 days)`);
  });

  test("keeps a token that its owner alone can read, and that signs in from then on", async () => {
    const secret = { PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret };
    await login(secret);
    expect(statSync(here.it.tokenFile).mode & 0o777).toBe(0o600);
    expect((await here.it.status(secret)).report).toMatchObject({
      usable: true,
      kind: "app+user",
      user: "agent@partner.example",
    });
    expect((await here.it.doctor(secret)).wrong).toEqual([]);
  });

  test("takes as long as the person needs", async () => {
    here.it.reset({ devicePolls: 2 });
    expect((await login()).code).toBe(0);
    expect(here.it.requests.filter((line) => line === `POST ${tokenPath}`)).toHaveLength(3);
  });

  test("goes on when an answer is lost, and when the authority is in trouble or asks for patience", async () => {
    refusePolls("slow_down", "Too fast.");
    here.it.simulator.faults.add(
      { method: "POST", path: tokenPath, effect: { do: "drop" } },
      { method: "POST", path: tokenPath, effect: { do: "status", status: 503 } },
    );
    const { code, stdout } = await login();
    expect(code).toBe(0);
    expect(stdout).toContain("Signed in as");
  });

  test("puts a new file in the place of a damaged one", async () => {
    here.it.write(here.it.tokenFile, "{ half a");
    expect((await login()).code).toBe(0);
    expect(here.it.kept?.refreshToken).toEqual(expect.any(String));
  });

  test("keeps the token where the settings say", async () => {
    const file = join(here.it.folder, "elsewhere", "token.json");
    const { stdout } = await login({ PARTNER_CENTER_TOKEN_FILE: file });
    expect(stdout).toContain(`kept in ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("says that an access token in the settings goes before it", async () => {
    const { code, stdout } = await login({ PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });
    expect(code).toBe(0);
    expect(stdout).toContain("unset licenses:partnerCenter.accessToken and PARTNER_CENTER_ACCESS_TOKEN");
  });
});

describe("A sign-in that cannot work", () => {
  test.each([
    ["the tenant", { PARTNER_CENTER_TENANT_ID: "" }, "licenses:partnerCenter.tenantId (or PARTNER_CENTER_TENANT_ID)"],
    [
      "the application",
      { PARTNER_CENTER_CLIENT_ID: "" },
      "licenses:partnerCenter.clientId (or PARTNER_CENTER_CLIENT_ID)",
    ],
  ])("without %s names the setting, and sends no request", async (_what, environment, setting) => {
    const { code, stdout, stderr } = await login(environment);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(setting);
    expect(here.it.requests).toEqual([]);
  });

  test("because its token could not be kept stops before it asks the user to open a browser", async () => {
    const blocked = here.it.write(join(here.it.folder, "a-file"), "");
    const { code, stdout, stderr } = await login({ PARTNER_CENTER_TOKEN_FILE: join(blocked, "token.json") });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/No refresh token can be kept in .*a-file.*PARTNER_CENTER_TOKEN_FILE/s);
    expect(here.it.requests).toEqual([]);
  });

  test("because the settings are malformed lists all that is wrong with them", async () => {
    const { code, stderr } = await login({ PARTNER_CENTER_CLOUD: "moon", PARTNER_CENTER_API_URL: "ftp://there" });
    expect(code).toBe(1);
    expect(stderr).toContain("PARTNER_CENTER_CLOUD");
    expect(stderr).toContain("PARTNER_CENTER_API_URL");
  });

  test("because the code is not entered in time says so", async () => {
    here.it.reset({ devicePolls: 9 });
    here.it.simulator.faults.add({ path: "**/devicecode", effect: { do: "edit", merge: { expires_in: 1 } } });
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toContain("The code was not entered in time");
  });

  test.each<[string, string, string, RegExp]>([
    [
      "the code has expired",
      "expired_token",
      "AADSTS70020: The code has expired.",
      /expired.*Run licenses auth login again/,
    ],
    ["someone declined", "authorization_declined", "AADSTS70018: declined", /declined in the browser/],
    [
      "the application may not sign in without a secret",
      "invalid_client",
      "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      /Allow public client flows.*Authentication/,
    ],
    [
      "nobody has consented to the application",
      "invalid_grant",
      "AADSTS65001: The user or administrator has not consented.",
      /administrator of the tenant grant it the permission of Partner Center/,
    ],
    [
      "the authority has a reason of its own",
      "odd_error",
      "Something new.",
      /odd_error: Something new\.\nCheck tenantId/,
    ],
  ])("because %s says so in plain words", async (_why, error, description, words) => {
    refusePolls(error, description);
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(here.it.kept).toBeUndefined();
  });

  test("with a wrong secret says which setting it is", async () => {
    const { code, stderr } = await login({ PARTNER_CENTER_CLIENT_SECRET: planted.wrongSecret });
    expect(code).toBe(1);
    expect(stderr).toContain("AADSTS7000215");
    expect(stderr).toContain("PARTNER_CENTER_CLIENT_SECRET");
  });

  test("for an application that the tenant does not know says what to check", async () => {
    const { stderr } = await login({ PARTNER_CENTER_CLIENT_ID: "00000000-0000-0000-0000-000000000001" });
    expect(stderr).toContain("Check clientId and tenantId, and cloud");
  });

  test("because something else listens at the authority's address says so", async () => {
    here.it.simulator.faults.add({ path: "**/devicecode", effect: { do: "body", as: "html" } });
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toMatch(/answers, but not as an authority does.*authorityUrl/);
  });

  test("because the port is closed says so", async () => {
    const { code, stderr } = await login({ PARTNER_CENTER_AUTHORITY_URL: await nobodysAddress() });
    expect(code).toBe(1);
    expect(stderr).toContain("ECONNREFUSED");
  });

  test("never sends the user to an address without https", async () => {
    here.it.simulator.faults.add({
      path: "**/devicecode",
      effect: { do: "edit", merge: { verification_uri: "http://somewhere.example/device" } },
    });
    const { code, stdout, stderr } = await login();
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("no https address");
  });

  test("because no refresh token came says so", async () => {
    here.it.simulator.faults.add({
      method: "POST",
      path: tokenPath,
      effect: { do: "edit", remove: ["refresh_token"] },
    });
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toContain("offline_access");
  });

  test("without a second factor keeps nothing, and leaves what was kept", async () => {
    here.it.reset({ mfa: false });
    here.it.keep(planted.refreshToken, 3);
    const { code, stderr } = await login();
    expect(code).toBe(1);
    expect(stderr).toContain("without a second factor");
    expect(here.it.kept?.refreshToken).toBe(planted.refreshToken);
  });
});
