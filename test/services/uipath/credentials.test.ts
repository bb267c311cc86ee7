import { type LicensesError, NoAnswer, SettingsError, SignInRefused } from "../../../provider/core/errors";
import type { Exchange } from "../../../provider/http/trace";
import { type Credentials, credentialsFrom, uipathTokens } from "../../../provider/services/uipath/credentials";
import type { Behaviour } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";
import { form } from "../../support/modelSignIn";

const [username, password, clientId, clientSecret] = ["admin", "not-a-password", "house", "not-a-secret"];

describe("Who signs in", () => {
  const client = { id: clientId, secret: clientSecret };

  test.each<[string, Parameters<typeof credentialsFrom>[0], ReturnType<typeof credentialsFrom>]>([
    ["no credentials, where nothing is set", {}, "none"],
    ["the administrator", { username, password }, { kind: "password", username, password, client: undefined }],
    [
      "the administrator through a client",
      { username, password, clientId },
      { kind: "password", username, password, client: { id: clientId, secret: undefined } },
    ],
    [
      "the administrator through a client with a secret",
      { username, password, clientId, clientSecret },
      { kind: "password", username, password, client },
    ],
    ["a client", { clientId, clientSecret }, { kind: "client", ...client }],
    [
      "the given token's owner, whatever else is set",
      { username, password, accessToken: "t" },
      { kind: "given", accessToken: "t" },
    ],
  ])("%s", (_sentence, given, expected) => {
    expect(credentialsFrom(given)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof credentialsFrom>[0]]>([
    ["licenses:uipath.password (or UIPATH_PASSWORD)", { username }],
    ["licenses:uipath.password (or UIPATH_PASSWORD)", { username, clientId, clientSecret }],
    ["licenses:uipath.username (or UIPATH_USERNAME)", { password }],
    ["licenses:uipath.username (or UIPATH_USERNAME)", { password, clientId, clientSecret }],
    ["licenses:uipath.clientSecret (or UIPATH_CLIENT_SECRET)", { clientId }],
    ["licenses:uipath.clientId (or UIPATH_CLIENT_ID)", { clientSecret }],
  ])("%s is said to be missing from %j", (missing, given) => {
    expect(credentialsFrom(given)).toEqual({ missing });
  });
});

const direct: Credentials = { kind: "password", username, password, client: undefined };
const client: Credentials = { kind: "client", id: clientId, secret: clientSecret };
const hostToken = { body: { result: "a-host-token", success: true, error: null } };
const oauthToken = { body: { token_type: "Bearer", access_token: "an-identity-token", expires_in: 3600 } };

async function signIn(script: Behaviour[], credentials: Credentials = direct, overrides = {}) {
  const traced: Exchange[] = [];
  const { server, service, clock } = await connectTo(script, {
    trace: (exchange) => void traced.push(exchange),
    ...overrides,
  });
  return { server, clock, traced, token: uipathTokens(credentials, server.url, service) };
}

describe("What a sign-in sends", () => {
  afterEach(hangUp);

  test("the administrator's password to the host itself, as JSON", async () => {
    const { server, token } = await signIn([hostToken]);
    expect(await token()).toBe("a-host-token");
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: "POST",
      path: "/api/account/authenticate",
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      tenancyName: "host",
      usernameOrEmailAddress: username,
      password,
    });
  });

  test.each<[string, Credentials, object]>([
    [
      "the password through a client",
      { ...direct, client: { id: clientId, secret: undefined } },
      { grant_type: "password", username, password, acr_values: "tenant:Host", client_id: clientId },
    ],
    [
      "the password through a client with a secret",
      { ...direct, client: { id: clientId, secret: clientSecret } },
      {
        grant_type: "password",
        username,
        password,
        acr_values: "tenant:Host",
        client_id: clientId,
        client_secret: clientSecret,
      },
    ],
    [
      "a client's secret",
      client,
      { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
    ],
  ])("%s to the identity server, as a form", async (_sentence, credentials, expected) => {
    const { server, token } = await signIn([oauthToken], credentials);
    expect(await token()).toBe("an-identity-token");
    expect(server.requests[0]?.path).toBe("/identity_/connect/token");
    expect(form(server.requests[0]?.body)).toEqual(expected);
  });

  test("nothing, where a token was given", async () => {
    const { server, token } = await signIn([], { kind: "given", accessToken: "a-given-token" });
    expect(await token()).toBe("a-given-token");
    expect(server.requests).toEqual([]);
  });
});

describe("What a sign-in at the host gives", () => {
  afterEach(hangUp);

  test("a token for half an hour, of which five minutes are left when it is renewed", async () => {
    const { server, token, clock } = await signIn([hostToken, { body: { result: "the-next-token" } }]);
    await token();
    clock.advance({ seconds: 1_499 });
    expect(await token()).toBe("a-host-token");
    clock.advance({ seconds: 2 });
    expect(await token()).toBe("the-next-token");
    expect(server.requests).toHaveLength(2);
  });

  test("a token with a mark of byte order before it", async () => {
    const { token } = await signIn([{ body: `\uFEFF${JSON.stringify(hostToken.body)}` }]);
    expect(await token()).toBe("a-host-token");
  });

  test.each([300, 400, 403])("no token with status %i, whatever stands in it", async (status) => {
    const { token } = await signIn([{ ...hostToken, status }]);
    expect(await outcomeOf(token())).toBeInstanceOf(SignInRefused);
  });

  test.each<[string, Behaviour, RegExp]>([
    [
      "an answer without a token",
      { body: { access: "granted" } },
      /failed: the answer holds no token\. Is licenses:uipath\.baseUrl right/,
    ],
    [
      "a page",
      { body: "<html>" },
      /failed: the server answered 200 with a web page\. Is licenses:uipath\.baseUrl right/,
    ],
    ["404", { status: 404, body: {} }, /failed: the server answered 404\. Is licenses:uipath\.baseUrl right/],
    ["405", { status: 405, body: {} }, /failed: the server answered 405\. Is licenses:uipath\.baseUrl right/],
    ["a page with 400", { status: 400, body: "<html>" }, /failed: the server answered 400 with a web page\. Is/],
    ["300", { status: 300, body: {} }, /as "admin" was refused \(300\)/],
  ])("no token from %s, in words that tell what it was", async (_sentence, answer, words) => {
    const { token } = await signIn([answer]);
    expect(String(await outcomeOf(token()))).toMatch(words);
  });
});

describe("A sign-in that failed", () => {
  afterEach(hangUp);

  /** The time limit allows one attempt only. */
  const once = { limit: 0 };

  test.each<[string, Behaviour]>([
    ["the server is in trouble", { status: 503 }],
    ["there are too many", { status: 429 }],
    ["no answer comes", "reset"],
  ])("is tried again by the next call where %s, as the password may be right", async (_sentence, answer) => {
    const { token } = await signIn([answer, hostToken], direct, once);
    expect(await outcomeOf(token())).toBeInstanceOf(NoAnswer);
    expect(await token()).toBe("a-host-token");
  });

  test.each<[string, Behaviour, new (...given: never) => LicensesError]>([
    ["the password is wrong", { status: 401 }, SignInRefused],
    ["another service answers", { status: 404 }, SettingsError],
    ["there is no token in the answer", { body: {} }, NoAnswer],
  ])("is not tried again where %s", async (_sentence, answer, kind) => {
    const { server, token } = await signIn([answer, hostToken], direct, once);
    const first = await outcomeOf(token());
    expect(first).toBeInstanceOf(kind);
    expect(await outcomeOf(token())).toBe(first);
    expect(server.requests).toHaveLength(1);
  });
});

describe("The record of a sign-in at the host", () => {
  afterEach(hangUp);

  test.each<[string, Behaviour, object]>([
    ["its status", { status: 401 }, { status: 401 }],
    [
      "why there is none",
      "reset",
      { failure: expect.stringMatching(/^Sign-in at .* failed: ECONNRESET|socket|other side/) },
    ],
  ])("has %s, where and how long, and no credential", async (_sentence, answer, outcome) => {
    const { server, traced, token } = await signIn([answer], direct, { limit: 0 });
    await outcomeOf(token());
    expect(traced).toEqual([
      {
        at: expect.any(Date),
        service: "sign-in",
        method: "POST",
        url: `${server.url}/api/account/authenticate`,
        milliseconds: 0,
        ...outcome,
      },
    ]);
    expect(JSON.stringify(traced)).not.toContain(password);
  });
});
