import { commandLine, partner, planted, tokenWith } from "../support";

const here = commandLine();

const secret = { PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret };
const user = { ...secret, PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken };

const text = (environment: Record<string, string> = {}) => here.it.run(["auth", "status"], environment);

describe("The status of a user's sign-in", () => {
  test("says who it is, where, until when, and what for", async () => {
    const { code, stdout } = await text(user);
    expect(code).toBe(0);
    for (const part of [
      "App+User",
      "agent@partner.example",
      partner.tenantId,
      partner.clientId,
      here.it.tokenFileFor(planted.refreshToken),
      "90 days left",
      "the token's amr: yes; Partner Center's isMfaCompliant: yes",
      "✓ UserLicense",
      "✓ SubscriptionQuantity",
      "✓ SubscriptionUpgrade",
    ])
      expect(stdout).toContain(part);
  });

  test("has a JSON form that scripts can rely on", async () => {
    const { code, report } = await here.it.status(user);
    expect(code).toBe(0);
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(report).toEqual({
      usable: true,
      problem: null,
      next: null,
      kind: "app+user",
      actsFor: "user",
      user: "agent@partner.example",
      tenantId: partner.tenantId,
      clientId: partner.clientId,
      cloud: "global",
      apiUrl: here.it.simulator.url,
      mfa: { compliant: true, claim: true, service: true },
      refreshToken: { file: here.it.tokenFileFor(planted.refreshToken), issued: day, ends: day, daysLeft: 90 },
      resources: [
        { resource: "UserLicense", does: expect.any(String), needs: "app+user", allowed: true },
        { resource: "SubscriptionQuantity", does: expect.any(String), needs: "app", allowed: true },
        { resource: "SubscriptionUpgrade", does: expect.any(String), needs: "app", allowed: true },
      ],
    });
  });

  test("asks Partner Center for its own judgement, and reads only", async () => {
    await here.it.status(user);
    const calls = here.it.simulator.journal.exchanges.filter(({ path }) => path.startsWith("/v1/"));
    expect(calls.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual(["GET /v1/customers?size=1"]);
    expect(calls[0]?.requestHeaders).toMatchObject({ validatemfa: "true" });
  });

  test("without a second factor is not usable, and says what to do", async () => {
    here.it.reset({ mfa: false });
    const { code, report } = await here.it.status(user);
    expect(code).toBe(1);
    expect(report).toMatchObject({ usable: false, mfa: { compliant: false, claim: false, service: false } });
    expect(report.problem).toContain("900421");
    expect(report.next).toContain("licenses auth login");
    const { code: shown, stdout } = await text(user);
    expect(shown).toBe(1);
    expect(stdout).toMatch(/MFA +no/);
    expect(stdout).toContain("✗");
  });

  test("without a second factor in the eyes of Partner Center alone is not usable either", async () => {
    here.it.simulator.faults.add({
      path: "/v1/customers",
      effect: { do: "status", status: 200, json: { items: [] }, headers: { isMfaCompliant: "false" } },
    });
    const { code, report } = await here.it.status(user);
    expect(code).toBe(1);
    expect(report).toMatchObject({ usable: false, mfa: { compliant: false, claim: true, service: false } });
    expect(report.problem).toContain("no second factor");
  });

  test("that was refused in the older way, without a word, is told from an expired one by the token's claims", async () => {
    here.it.reset({ mfa: false });
    here.it.simulator.faults.add({
      path: "/v1/customers",
      effect: { do: "status", status: 401, text: "", headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' } },
    });
    expect((await here.it.status(user)).report).toMatchObject({ usable: false, mfa: { compliant: false } });
  });

  test("counts the days of a refresh token that the authority does not renew", async () => {
    here.it.keep(planted.refreshToken, 80);
    here.it.simulator.faults.add({ path: "**/token", effect: { do: "edit", remove: ["refresh_token"] } });
    expect((await here.it.status(secret)).report).toMatchObject({ usable: true, refreshToken: { daysLeft: 10 } });
  });

  test("with a refresh token that has ended says since when, and how to get another one", async () => {
    here.it.keep("a-refresh-token-of-long-ago", 91);
    const { code, report } = await here.it.status(secret);
    expect(code).toBe(1);
    expect(report).toMatchObject({ usable: false, kind: "app+user", refreshToken: { daysLeft: -1 } });
    expect(report.problem).toContain("AADSTS700082");
    expect(report.next).toContain("licenses auth login");
    expect((await text(secret)).stdout).toMatch(/Refresh token +in .*, ended on \d{4}-/);
  });
});

describe("The status of other credentials", () => {
  test("of an application on its own says that licenses of users are not for it", async () => {
    const { code, stdout } = await text(secret);
    expect(code).toBe(0);
    expect(stdout).toContain("app-only");
    expect(stdout).toContain("✗ UserLicense");
    expect(stdout).toContain("✓ SubscriptionQuantity");
    expect((await here.it.status(secret)).report).toMatchObject({
      kind: "app",
      actsFor: "application",
      user: null,
      mfa: { compliant: null },
      refreshToken: { file: null, daysLeft: null },
    });
  });

  test("in a cloud where licenses of users cannot be managed says so", async () => {
    const { report } = await here.it.status({ ...user, PARTNER_CENTER_CLOUD: "usGov" });
    expect(report.resources[0]).toMatchObject({ resource: "UserLicense", allowed: false });
  });

  test("of an access token without readable claims shows unknown values as unknown", async () => {
    const { code, report } = await here.it.status({ PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });
    expect(code).toBe(0);
    expect(report).toMatchObject({
      usable: true,
      kind: "given",
      actsFor: null,
      resources: [{ allowed: null }, {}, {}],
    });
  });

  test("of an access token for a user names the user", async () => {
    const token = tokenWith({ upn: "admin@partner.example", scp: "user_impersonation", amr: ["pwd", "mfa"], tid: "t" });
    here.it.reset({ accessTokens: [{ token }] });
    const { code, report } = await here.it.status({ PARTNER_CENTER_ACCESS_TOKEN: token });
    expect(code).toBe(0);
    expect(report).toMatchObject({ kind: "given", actsFor: "user", user: "admin@partner.example", tenantId: "t" });
  });

  test("with a wrong secret is not usable, and names the setting", async () => {
    const { code, stdout } = await text({ PARTNER_CENTER_CLIENT_SECRET: planted.wrongSecret });
    expect(code).toBe(1);
    expect(stdout).toContain("→ Set licenses:partnerCenter.clientSecret (or PARTNER_CENTER_CLIENT_SECRET)");
    expect(stdout).not.toContain("May be used for");
  });

  test.each<[string, Record<string, string>, string]>([
    [
      "none at all",
      { PARTNER_CENTER_TENANT_ID: "", PARTNER_CENTER_CLIENT_ID: "" },
      "No credentials for Partner Center",
    ],
    ["half of them", {}, "PARTNER_CENTER_CLIENT_SECRET"],
  ])("where there are %s says what is missing", async (_what, environment, words) => {
    const { code, report } = await here.it.status(environment);
    expect(code).toBe(1);
    expect(report).toMatchObject({ usable: false, kind: null });
    expect(report.problem).toContain(words);
    expect(report.next).toContain("licenses auth login");
  });

  test("with a damaged file of tokens says what to do with it", async () => {
    here.it.write(here.it.tokenFile, "{ half a");
    const { code, report } = await here.it.status(secret);
    expect(code).toBe(1);
    expect(report.problem).toMatch(/damaged.*Delete it/);
  });

  test("that Partner Center refuses does not recommend the command that says so", async () => {
    for (const status of [401, 403]) {
      here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "status", status, json: { code: 900420 } } });
      const { report } = await here.it.status(user);
      expect(report.problem).toContain(String(status));
      expect(`${report.problem} ${report.next}`).not.toContain("auth status");
    }
    here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "status", status: 401 } });
    expect(JSON.stringify((await here.it.status(user)).report)).not.toContain("auth status");
  });

  test("that cannot be read because Partner Center is down says so", async () => {
    here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "status", status: 503 } });
    const { code, report } = await here.it.status(user);
    expect(code).toBe(1);
    expect(report).toMatchObject({ usable: false, user: "agent@partner.example" });
    expect(report.problem).toContain("503");
  });
});
