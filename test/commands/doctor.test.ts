import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { commandLine, nobodysAddress, planted } from "./support";

const here = commandLine();

const secret = { PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret };
const user = { ...secret, PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken };

const order = [
  "node",
  "pulumi",
  "settings",
  "partnerCenter.tokenFile",
  "partnerCenter.credentials",
  "partnerCenter.address",
  "partnerCenter.clock",
  "partnerCenter.authority",
  "partnerCenter.signIn",
  "partnerCenter.audience",
  "partnerCenter.mfa",
  "partnerCenter.token",
  "partnerCenter.user",
  "uipath.credentials",
  "uipath.address",
  "uipath.signIn",
  "uipath.pool",
];

/** None of these checks was made, because an earlier one failed. */
const unlooked = (states: Record<string, string>, ...checks: string[]) =>
  expect(checks.map((check) => states[check])).toEqual(checks.map(() => "unchecked"));

/** A web server that is neither Partner Center nor Entra. */
async function webServer(): Promise<{ url: string; server: Server }> {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<html></html>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe("When all is fine", () => {
  test("every check passes, in the order in which to fix what is wrong", async () => {
    const { code, findings } = await here.it.doctor({ ...user, ...here.it.uipath });
    expect(code).toBe(0);
    expect(findings.map(({ check }) => check)).toEqual(order);
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
    for (const finding of findings)
      expect(finding).toEqual({ check: finding.check, state: "ok", detail: expect.any(String), next: null });
  });

  test("people see a mark, a name and what was found", async () => {
    const { code, stdout } = await here.it.run(["doctor"], user);
    expect(code).toBe(0);
    expect(stdout).toContain(`✓ Node: ${process.versions.node}\n`);
    expect(stdout).toContain("✓ Partner Center, App+User for licenses: agent@partner.example\n");
    expect(stdout).toMatch(
      /^– Automation Suite, credentials, address, .*: no setting of Automation Suite is present$/m,
    );
    expect(stdout).toContain("All that was looked at is fine.");
  });

  test("nothing is written at the services", async () => {
    await here.it.doctor({ ...user, ...here.it.uipath });
    const writes = here.it.requests.filter((line) => !line.startsWith("GET "));
    expect(writes.map((line) => line.replace(/[0-9a-f-]{36}/, "tenant"))).toEqual([
      "POST /tenant/oauth2/v2.0/token",
      "POST /api/account/authenticate",
    ]);
  });

  test("who uses UiPath only is not told about Partner Center", async () => {
    const nobody = { PARTNER_CENTER_TENANT_ID: "", PARTNER_CENTER_CLIENT_ID: "" };
    const { code, states } = await here.it.doctor({ ...nobody, ...here.it.uipath });
    expect(code).toBe(0);
    expect(states["uipath.pool"]).toBe("ok");
    unlooked(states, ...order.filter((check) => check.startsWith("partnerCenter.")));
  });
});

describe("What is wrong on this machine", () => {
  test("an old Node", async () => {
    const old = here.it.write(
      join(here.it.folder, "old.js"),
      'Object.defineProperty(process, "version", { value: "v20.17.0" });',
    );
    const { code, of, wrong } = await here.it.doctor({ ...user, NODE_OPTIONS: `--require ${old}` });
    expect(code).toBe(1);
    expect(wrong).toEqual(["node"]);
    expect(of("node")).toMatchObject({ detail: "20.17.0; needed is >=20.18", next: expect.stringContaining("20.18") });
  });

  test("no Pulumi", async () => {
    const { code, of, wrong } = await here.it.doctor({ ...user, PATH: here.it.folder });
    expect(code).toBe(1);
    expect(wrong).toEqual(["pulumi"]);
    expect(of("pulumi")).toMatchObject({
      detail: "there is no pulumi on the PATH",
      next: expect.stringContaining("https://www.pulumi.com/docs/install/"),
    });
  });

  test.each([
    ["an old one", "echo v3.215.1", "3.215.1; needed is >=3.216.0 <4"],
    ["one of the next generation", "echo v4.0.0", "4.0.0; needed is >=3.216.0 <4"],
    ["one that fails", "exit 3", "pulumi version failed"],
    ["one that says something else", "echo hello", 'its version cannot be told from "hello"'],
  ])("a Pulumi that will not do: %s", async (_which, script, detail) => {
    const { code, of } = await here.it.doctor({ ...user, PATH: here.it.pulumi(script) });
    expect(code).toBe(1);
    expect(of("pulumi")).toMatchObject({ state: "wrong", detail });
  });

  test("a Pulumi that was built from a branch will do", async () => {
    const { states } = await here.it.doctor({ ...user, PATH: here.it.pulumi("echo v3.260.0-alpha.x1f2a3b") });
    expect(states.pulumi).toBe("ok");
  });

  test("settings that are malformed, all at once", async () => {
    const { code, of, wrong, states } = await here.it.doctor({
      ...user,
      PARTNER_CENTER_CLOUD: "moon",
      LICENSES_WAIT_SECONDS: "soon",
    });
    expect(code).toBe(1);
    expect(wrong).toEqual(["settings"]);
    expect(of("settings").detail).toMatch(/PARTNER_CENTER_CLOUD.*\n.*LICENSES_WAIT_SECONDS/);
    unlooked(states, ...order.slice(3));
    expect(here.it.requests).toEqual([]);
  });

  test("a folder that is not there", async () => {
    const { of } = await here.it.doctor(user, "--cwd", "/no/such/folder");
    expect(of("settings")).toMatchObject({ state: "wrong", detail: expect.stringContaining("/no/such/folder") });
  });

  test("a file of tokens that is damaged", async () => {
    here.it.write(here.it.tokenFile, "{ half a");
    const { code, of, wrong, states } = await here.it.doctor(secret);
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.tokenFile"]);
    expect(of("partnerCenter.tokenFile").next).toMatch(/Delete the file.*licenses auth login/);
    unlooked(states, "partnerCenter.credentials", "partnerCenter.signIn", "partnerCenter.token");
    expect(states["partnerCenter.address"]).toBe("ok");
  });

  test("a file of tokens that cannot be written", async () => {
    const blocked = here.it.write(join(here.it.folder, "a-file"), "");
    const { of, wrong } = await here.it.doctor({ ...user, PARTNER_CENTER_TOKEN_FILE: join(blocked, "token.json") });
    expect(wrong).toEqual(["partnerCenter.tokenFile"]);
    expect(of("partnerCenter.tokenFile").next).toContain("tokenFile");
  });

  test("a usual file that cannot be written is no fault, as a run goes on, and has a next step", async () => {
    const blocked = here.it.write(join(here.it.folder, "a-file"), "");
    const { code, of } = await here.it.doctor({ ...user, XDG_CONFIG_HOME: blocked });
    expect(code).toBe(0);
    expect(of("partnerCenter.tokenFile")).toMatchObject({
      state: "ok",
      detail: expect.stringMatching(/a run goes on.*ENOTDIR/),
      next: expect.stringContaining("tokenFile"),
    });
  });

  test("a token that no header can carry, before anything is asked", async () => {
    const { of, states } = await here.it.doctor({ ...user, PARTNER_CENTER_CLIENT_SECRET: "planted-secret\n" });
    expect(of("settings").detail).toMatch(/PARTNER_CENTER_CLIENT_SECRET holds a line end at its end/);
    unlooked(states, "partnerCenter.credentials", "partnerCenter.signIn");
  });

  test("a refresh token that has ended", async () => {
    here.it.keep("a-refresh-token-of-long-ago", 90);
    const { of, wrong } = await here.it.doctor(secret);
    expect(wrong).toEqual(["partnerCenter.tokenFile"]);
    expect(of("partnerCenter.tokenFile")).toMatchObject({
      detail: expect.stringContaining("ended on"),
      next: expect.stringContaining("licenses auth login"),
    });
  });

  test("a refresh token that ends soon is no fault yet, and has a next step", async () => {
    here.it.keep(planted.refreshToken, 80);
    const { code, of } = await here.it.doctor(secret);
    expect(code).toBe(0);
    expect(of("partnerCenter.tokenFile")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining("10 days left"),
      next: expect.stringContaining("renews"),
    });
  });

  test.each([
    ["behind", 600],
    ["ahead of", -600],
  ])("a clock that is %s Partner Center's", async (word, seconds) => {
    const theirs = new Date(Date.now() + seconds * 1000).toUTCString();
    here.it.simulator.faults.add({
      path: "/v1/customers",
      effect: { do: "status", status: 401, headers: { Date: theirs } },
    });
    const { code, of, wrong } = await here.it.doctor(user);
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.clock"]);
    expect(of("partnerCenter.clock")).toMatchObject({
      detail: `this machine's clock is 10 minutes ${word} Partner Center's`,
      next: expect.stringContaining("Set the clock"),
    });
  });
});

describe("What is wrong on the way to Partner Center", () => {
  const afterAddress = order.slice(6, 13);

  test("half of the credentials", async () => {
    const { code, of, states } = await here.it.doctor();
    expect(code).toBe(1);
    expect(of("partnerCenter.credentials")).toMatchObject({
      state: "wrong",
      detail: expect.stringContaining("PARTNER_CENTER_CLIENT_SECRET"),
      next: expect.stringContaining("licenses auth login"),
    });
    unlooked(states, "partnerCenter.authority", "partnerCenter.signIn", "partnerCenter.user");
  });

  test("no credentials at all", async () => {
    const { code, of } = await here.it.doctor({ PARTNER_CENTER_TENANT_ID: "", PARTNER_CENTER_CLIENT_ID: "" });
    expect(code).toBe(1);
    expect(of("partnerCenter.credentials")).toMatchObject({ state: "wrong", next: expect.stringContaining("--stack") });
  });

  test("a certificate of the application that is not there", async () => {
    const { wrong, of } = await here.it.doctor({ PARTNER_CENTER_CERTIFICATE_FILE: "/no/such.pem" });
    expect(wrong[0]).toBe("partnerCenter.credentials");
    expect(of("partnerCenter.credentials").detail).toContain("/no/such.pem");
  });

  test("an address with a closed port", async () => {
    const { code, of, wrong, states } = await here.it.doctor({
      ...user,
      PARTNER_CENTER_API_URL: await nobodysAddress(),
    });
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.address"]);
    expect(of("partnerCenter.address").detail).toMatch(/127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED/);
    unlooked(states, ...afterAddress);
  });

  test("a host that does not exist", async () => {
    const { of } = await here.it.doctor({ ...user, PARTNER_CENTER_API_URL: "https://no-such-host.invalid" });
    expect(of("partnerCenter.address")).toMatchObject({
      state: "wrong",
      detail: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
      next: expect.stringContaining("name resolution"),
    });
  });

  test("an address at which another server answers", async () => {
    const { url, server } = await webServer();
    const { of, wrong } = await here.it.doctor({ ...user, PARTNER_CENTER_API_URL: url });
    server.close();
    expect(wrong).toEqual(["partnerCenter.address"]);
    expect(of("partnerCenter.address")).toMatchObject({
      detail: expect.stringContaining("something else answers"),
      next: expect.stringContaining("PARTNER_CENTER_API_URL"),
    });
  });

  test("a file of certificates that cannot be read", async () => {
    const { of } = await here.it.doctor({ ...user, PARTNER_CENTER_CA_FILE: "/no/such.pem" });
    expect(of("partnerCenter.address")).toMatchObject({ state: "wrong", next: expect.stringContaining("caFile") });
  });

  test("a Partner Center that is down", async () => {
    here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "status", status: 503 } });
    const { of } = await here.it.doctor(user);
    expect(of("partnerCenter.address")).toMatchObject({ state: "wrong", detail: expect.stringContaining("503") });
  });

  test("an authority with a closed port", async () => {
    const { wrong, states } = await here.it.doctor({ ...user, PARTNER_CENTER_AUTHORITY_URL: await nobodysAddress() });
    expect(wrong).toEqual(["partnerCenter.authority"]);
    unlooked(states, "partnerCenter.signIn", "partnerCenter.audience", "partnerCenter.token", "partnerCenter.user");
  });

  test("a tenant that the authority does not know", async () => {
    here.it.simulator.faults.add({
      path: "**/openid-configuration",
      effect: { do: "status", status: 400, json: { error: "invalid_tenant", error_description: "AADSTS90002" } },
    });
    const { of } = await here.it.doctor(user);
    expect(of("partnerCenter.authority")).toMatchObject({ state: "wrong", next: "Check tenantId and cloud." });
  });

  test("a wrong secret", async () => {
    const { code, of, wrong, states } = await here.it.doctor({
      ...user,
      PARTNER_CENTER_CLIENT_SECRET: planted.wrongSecret,
    });
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.signIn"]);
    expect(of("partnerCenter.signIn")).toMatchObject({
      detail: expect.stringContaining("AADSTS7000215"),
      next: expect.stringContaining("PARTNER_CENTER_CLIENT_SECRET"),
    });
    unlooked(states, ...order.slice(9, 13));
  });

  test("a token that is made out to another service", async () => {
    const { of, wrong, states } = await here.it.doctor({ PARTNER_CENTER_ACCESS_TOKEN: planted.graphToken });
    expect(wrong).toEqual(["partnerCenter.audience"]);
    expect(of("partnerCenter.audience").next).toContain("unset accessToken");
    unlooked(
      states,
      "partnerCenter.tokenFile",
      "partnerCenter.authority",
      "partnerCenter.signIn",
      "partnerCenter.token",
    );
  });

  test("a sign-in without a second factor", async () => {
    here.it.reset({ mfa: false });
    const { code, of, wrong, states } = await here.it.doctor(user);
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.mfa"]);
    expect(of("partnerCenter.mfa").next).toContain("licenses auth login");
    unlooked(states, "partnerCenter.token");
  });

  test("a token that Partner Center refuses for another reason", async () => {
    here.it.simulator.faults.add({
      path: "/v1/customers",
      skip: 1,
      effect: { do: "status", status: 403, json: { code: 900150, description: "Role lacks the right." } },
    });
    const { of, wrong } = await here.it.doctor(user);
    expect(wrong).toEqual(["partnerCenter.token"]);
    expect(of("partnerCenter.token")).toMatchObject({
      detail: expect.stringMatching(/403, code 900150: Role lacks the right\. \(MS-RequestId/),
      next: expect.stringContaining("AdminAgents"),
    });
  });

  test("a token that Partner Center refuses without a word, and that had a second factor", async () => {
    const headers = { "WWW-Authenticate": 'Bearer error="invalid_token"' };
    const effect = { do: "status" as const, status: 401, text: "", headers };
    here.it.simulator.faults.add({ path: "/v1/customers", skip: 1, effect });
    const { of, wrong } = await here.it.doctor(user);
    expect(wrong).toEqual(["partnerCenter.token"]);
    expect(of("partnerCenter.token")).toMatchObject({
      detail: expect.stringContaining("401"),
      next: expect.any(String),
    });
  });

  test("a connection that breaks when the token is tried", async () => {
    here.it.simulator.faults.add({ path: "/v1/customers", skip: 1, effect: { do: "drop" } });
    const { of, states } = await here.it.doctor(user);
    expect(of("partnerCenter.token")).toMatchObject({ state: "wrong", next: expect.stringContaining("Try again") });
    expect(states["partnerCenter.mfa"]).toBe("ok");
  });

  test("credentials that are app-only, which quantities are content with and licenses are not", async () => {
    const { code, of, wrong, states } = await here.it.doctor(secret);
    expect(code).toBe(1);
    expect(wrong).toEqual(["partnerCenter.user"]);
    expect(of("partnerCenter.user").next).toContain("licenses auth login");
    expect(states["partnerCenter.token"]).toBe("ok");
    unlooked(states, "partnerCenter.mfa", "partnerCenter.tokenFile");
  });

  test("app-only credentials are fine where no licenses of users can be managed", async () => {
    expect((await here.it.doctor({ ...secret, PARTNER_CENTER_CLOUD: "usGov" })).code).toBe(0);
  });

  test("people are told where to begin", async () => {
    const { code, stdout } = await here.it.run(["doctor"], { ...user, PATH: here.it.folder, UIPATH_USERNAME: "admin" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ Pulumi: there is no pulumi on the PATH\n {2}→ Install Pulumi/);
    expect(stdout).toContain("✗ Automation Suite, credentials: ");
    expect(stdout).toMatch(
      /– Automation Suite, address, sign-in, host's licenses: .*this comes first: Automation Suite/,
    );
    expect(stdout).toMatch(/Begin with: Pulumi\.\n$/);
  });
});

describe("What never answers", () => {
  /** Makes the waits of the command's process twenty times shorter, which still leaves a busy machine time to answer. */
  const hurried = () => {
    const code =
      "const wait = setTimeout; globalThis.setTimeout = (work, ms, ...rest) => wait(work, ms / 20, ...rest);";
    return { NODE_OPTIONS: `--require ${here.it.write(join(here.it.folder, "hurry.js"), code)}` };
  };

  test("a service does not keep the command from ending, and is named", async () => {
    here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "hang" } });
    const { code, of } = await here.it.doctor({ ...user, ...hurried() });
    expect(code).toBe(1);
    expect(of("partnerCenter.address").detail).toContain("no answer within 30 s");
  });

  test("a service that never answers has no longer than waitSeconds", async () => {
    here.it.simulator.faults.add({ path: "/v1/customers", effect: { do: "hang" } });
    const { of } = await here.it.doctor({ ...user, LICENSES_WAIT_SECONDS: "20", ...hurried() });
    expect(of("partnerCenter.address").detail).toContain("no answer within 20 s");
  });

  test("a sign-in neither", async () => {
    here.it.simulator.faults.add({ path: "**/token", effect: { do: "hang" } });
    const { of } = await here.it.doctor({ ...user, ...hurried() });
    expect(of("partnerCenter.signIn")).toMatchObject({ state: "wrong", next: expect.stringContaining("try again") });
  });

  test("nor an Automation Suite", async () => {
    here.it.simulator.faults.add({ path: "**/available-products", effect: { do: "hang" } });
    const { of } = await here.it.doctor({ ...user, ...here.it.uipath, ...hurried() });
    expect(of("uipath.pool")).toMatchObject({ state: "wrong", detail: expect.stringContaining("no answer within") });
  });

  test("nor a Pulumi", async () => {
    const { of, states } = await here.it.doctor({ ...user, ...hurried(), PATH: here.it.pulumi("read answer") });
    expect(of("pulumi").detail).toBe("pulumi version said nothing within 30 s");
    expect(states.settings).toBe("ok");
  });
});

describe("What is wrong on the way to Automation Suite", () => {
  const withUser = (environment: Record<string, string>) => here.it.doctor({ ...user, ...environment });

  test("half of its settings", async () => {
    const { wrong, of } = await withUser({ UIPATH_USERNAME: "admin", UIPATH_BASE_URL: here.it.simulator.url });
    expect(wrong).toEqual(["uipath.credentials"]);
    expect(of("uipath.credentials").detail).toContain("UIPATH_PASSWORD");
    expect((await withUser({ UIPATH_ACCESS_TOKEN: planted.accessToken })).of("uipath.credentials").detail).toContain(
      "UIPATH_BASE_URL",
    );
  });

  test("an address with a closed port", async () => {
    const { wrong, states } = await withUser({ ...here.it.uipath, UIPATH_BASE_URL: await nobodysAddress() });
    expect(wrong).toEqual(["uipath.address"]);
    unlooked(states, "uipath.signIn", "uipath.pool");
  });

  test("a wrong password", async () => {
    const { code, wrong, of } = await withUser({ ...here.it.uipath, UIPATH_PASSWORD: planted.wrongPassword });
    expect(code).toBe(1);
    expect(wrong).toEqual(["uipath.signIn"]);
    expect(of("uipath.signIn").next).toContain("host administrator");
  });

  test("a token that it does not take", async () => {
    const { wrong, of } = await withUser({
      UIPATH_BASE_URL: here.it.simulator.url,
      UIPATH_ACCESS_TOKEN: planted.accessToken,
    });
    expect(wrong).toEqual(["uipath.pool"]);
    expect(of("uipath.pool").detail).toContain("401");
  });

  test("a host whose licenses cannot be read is no fault, as a run goes without", async () => {
    const { code, states } = await withUser({ ...here.it.uipath, UIPATH_HOST_ACCOUNT_ID: "another-host" });
    expect(code).toBe(0);
    expect(states["uipath.pool"]).toBe("unchecked");
  });
});
