import { LicensesError, NoAnswer, SignInRefused } from "../../../provider/core/errors";
import { keepSecret } from "../../../provider/http/secrets";
import { type Credentials, uipathTokens } from "../../../provider/services/uipath/credentials";
import type { Behaviour } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

const administrator: Credentials = {
  kind: "password",
  username: "admin",
  password: "not-a-password",
  client: undefined,
};
const client: Credentials = { kind: "client", id: "house", secret: "not-a-secret" };
const throughClient: Credentials = { ...administrator, client: { id: "house", secret: undefined } };

const html = { headers: { "content-type": "text/html" }, body: "<!DOCTYPE html><html></html>" };
const abp = (message: string) => ({
  result: null,
  targetUrl: null,
  success: false,
  error: { code: 0, message, details: null, validationErrors: null },
  unAuthorizedRequest: false,
  __abp: true,
});

async function signIn(answer: Behaviour, credentials: Credentials = administrator) {
  const { server, service } = await connectTo([answer]);
  const token = uipathTokens(credentials, server.url, service);
  const error = (await outcomeOf(token())) as Error;
  const again = (await outcomeOf(token())) as Error;
  return { error, again, requests: server.requests.length };
}

afterEach(hangUp);

describe("A sign-in that the server refuses", () => {
  test.each<[string, Behaviour, string]>([
    [
      "a message with an error code",
      { status: 400, body: { message: "Invalid credentials, failed to login.", errorCode: 1000, resourceIds: null } },
      "(400): Invalid credentials, failed to login.",
    ],
    [
      "a message with a status of its own",
      { status: 401, body: { message: "The user account is locked out.", errorCode: 1015, traceId: "x" } },
      "(401): The user account is locked out.",
    ],
    [
      "ABP's envelope with 500",
      { status: 500, body: abp("Username cannot be empty.") },
      "(500): Username cannot be empty.",
    ],
    [
      "ABP's envelope with 200",
      { status: 200, body: abp("The requested tenant host was not found") },
      "(200): The requested tenant host was not found.",
    ],
    [
      "ABP's envelope with 404",
      { status: 404, body: abp("There is no tenant host.") },
      "(404): There is no tenant host.",
    ],
    ["members in PascalCase", { status: 401, body: { Message: "Locked." } }, "(401): Locked."],
    ["nothing at all", { status: 401 }, "(401)."],
  ])("in %s is told in its words, and the password is sent once", async (_sentence, answer, words) => {
    const { error, again, requests } = await signIn(answer);
    expect(error).toBeInstanceOf(SignInRefused);
    expect(error.message).toContain(`/api/account/authenticate as "admin" was refused ${words} Check`);
    expect(error.message).toContain("not sent again in this run");
    expect(again).toBe(error);
    expect(requests).toBe(1);
  });

  test.each<[string, Behaviour, string]>([
    [
      "OAuth's error",
      { status: 400, body: { error: "invalid_grant", error_description: "user_locked_out" } },
      "user_locked_out",
    ],
    [
      "ABP's envelope",
      { status: 500, body: abp("The user account is locked out") },
      "(500): The user account is locked out.",
    ],
    ["a message", { status: 400, body: { message: "Locked out." } }, "(400): Locked out."],
  ])("at the identity server in %s is told in its words, and sent once", async (_sentence, answer, words) => {
    const { error, again, requests } = await signIn(answer, throughClient);
    expect(error).toBeInstanceOf(SignInRefused);
    expect(error.message).toContain(words);
    expect(again).toBe(error);
    expect(requests).toBe(1);
  });

  test("is told in one line, without a secret, and not at any length", async () => {
    keepSecret("planted-password-3b1f");
    const message = `Wrong:\r\n  planted-password-3b1f ${"and more ".repeat(200)}`;
    const { error } = await signIn({ status: 400, body: { message } });
    expect(error.message).toContain("(400): Wrong: [secret] and more");
    expect(error.message.length).toBeLessThan(800);
    expect(error.message).not.toMatch(/[\r\n]|planted/);
  });
});

describe("An address where nothing signs in", () => {
  const notHere: [string, Behaviour][] = [
    ["the portal's page with 200", { status: 200, ...html }],
    [
      "a page that does not begin as one",
      { status: 200, ...html, body: "\n\nSwagger UI\n<script src='lib/x.js'></script>" },
    ],
    ["the portal's page with 404", { status: 404, ...html }],
    [
      "405",
      { status: 405, body: { error: { code: "UnsupportedApiVersion", message: "No POST here.", innerError: null } } },
    ],
    ["an answer without a token", { status: 200, body: { access: "granted" } }],
    ["null", { status: 200, body: "null" }],
  ];

  test.each(notHere)("is named by its setting after %s, and the password is sent once", async (_sentence, answer) => {
    const { error, requests } = await signIn(answer);
    expect(error).toBeInstanceOf(LicensesError);
    expect(error).not.toBeInstanceOf(SignInRefused);
    expect(error.message).toMatch(
      /failed: the (server answered (200|404|405)|answer holds no token).*Is licenses:uipath\.baseUrl right/,
    );
    expect(requests).toBe(1);
  });

  test.each(notHere)("is named at the identity server after %s, and asked once", async (_sentence, answer) => {
    const { error, requests } = await signIn(answer, client);
    expect(error.message).toMatch(/licenses:uipath\.baseUrl right/);
    expect(requests).toBe(1);
  });

  test("keeps the status and the words of a server that knows no such call", async () => {
    const [, answer] = notHere[3] as [string, Behaviour];
    expect((await signIn(answer, client)).error.message).toContain("answered 405: No POST here.");
  });
});

describe("A server in trouble", () => {
  test("is asked again, as that is no refusal", async () => {
    const { server, service } = await connectTo([
      { status: 503, ...html },
      { status: 200, body: { result: "a-host-token", success: true, error: null } },
    ]);
    expect(await uipathTokens(administrator, server.url, service)()).toBe("a-host-token");
  });

  test("is not remembered as a refusal", async () => {
    const { error } = await signIn({ status: 503, ...html });
    expect(error).toBeInstanceOf(NoAnswer);
  });
});
