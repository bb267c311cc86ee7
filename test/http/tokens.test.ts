import fc from "fast-check";
import { LicensesError, SettingsError, SignInRefused } from "../../provider/core/errors";
import { NoToken } from "../../provider/http/signInWords";
import { requestToken, tokenSource } from "../../provider/http/tokens";
import type { Exchange } from "../../provider/http/trace";
import { ModelClock } from "../support/modelClock";
import type { Behaviour } from "../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../support/modelService";

/** A source of numbered tokens with a lifetime in seconds. */
function source(lifetime: number) {
  const clock = new ModelClock();
  let fetched = 0;
  const token = tokenSource(async () => ({ token: `token-${++fetched}`, lifetime }), clock);
  return { clock, token, fetched: () => fetched };
}

describe("How long a token is used", () => {
  test("until five minutes before its end, or half its life where that is later, to the millisecond", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 2_000 }), fc.integer({ min: -1, max: 1 }), async (lifetime, off) => {
        const { clock, token, fetched } = source(lifetime);
        await token();
        clock.advance({ seconds: lifetime - Math.min(300, lifetime / 2) + off / 1000 });
        await token();
        expect(fetched()).toBe(off < 0 ? 1 : 2);
      }),
    );
  });

  test("until the service refuses it; one that came in its place is kept for a minute, whatever the service says", async () => {
    for (const [seconds, expected] of [
      [59.999, "token-2"],
      [60, "token-3"],
    ] as const) {
      const { clock, token } = source(3600);
      expect(await token({ refused: await token() })).toBe("token-2");
      clock.advance({ seconds });
      expect(await token({ refused: "token-2" })).toBe(expected);
    }
  });

  test("by all, also by those whose refusal comes late", async () => {
    const { token, fetched } = source(3600);
    const first = await token();
    expect(await Promise.all([token({ refused: first }), token({ refused: first })])).toEqual(["token-2", "token-2"]);
    expect(await token({ refused: first })).toBe("token-2");
    expect(fetched()).toBe(2);
  });

  test("and a sign-in that failed is made again by the next call", async () => {
    let fails = true;
    const token = tokenSource(async () => {
      if (fails) throw new Error("no");
      return { token: "a", lifetime: 60 };
    }, new ModelClock());
    await expect(Promise.all([token(), token()])).rejects.toThrow("no");
    fails = false;
    expect(await token()).toBe("a");
  });
});

describe("What a token endpoint answers", () => {
  afterEach(hangUp);

  const oauth = { token_type: "Bearer", access_token: "a-token" };

  async function ask(answer: Behaviour) {
    const traced: Exchange[] = [];
    // There is no time for a second attempt.
    const { server, service } = await connectTo([answer], {
      limit: 0,
      trace: (exchange) => void traced.push(exchange),
    });
    const request = {
      url: `${server.url}/token`,
      setting: "licenses:partnerCenter.authorityUrl",
      clientId: "a-client",
      proof: { secret: "not-a-secret" },
      grantType: "client_credentials",
      parameters: {},
    };
    return { outcome: await outcomeOf(requestToken(request, service)), traced, url: request.url };
  }

  test.each<[string, unknown, number]>([
    ["in seconds", 100, 100],
    ["in seconds, as a text", "100", 100],
    ["an hour, where it says none", undefined, 3600],
    ["an hour, where it says 0", 0, 3600],
    ["an hour, where it says less", -100, 3600],
    ["an hour, where it says something else", "soon", 3600],
  ])("is how long the token lives: %s", async (_sentence, expires_in, lifetime) => {
    expect((await ask({ body: { ...oauth, expires_in } })).outcome).toEqual({
      token: "a-token",
      lifetime,
      refreshToken: undefined,
    });
  });

  test("is a refresh token too, and what it says of the user is not read", async () => {
    const body = { ...oauth, refresh_token: "the-next", id_token: "no token at all", expires_in: 60 };
    expect((await ask({ body })).outcome).toEqual({ token: "a-token", lifetime: 60, refreshToken: "the-next" });
    expect((await ask({ body: `\uFEFF ${JSON.stringify(body)}` })).outcome).toMatchObject({ token: "a-token" });
  });

  test.each<[string, Behaviour, new (...args: never[]) => Error, RegExp]>([
    ["nothing", {}, NoToken, /the answer holds no token\. Is licenses:/],
    ["null", { body: "null" }, NoToken, /the answer holds no token\. Is licenses:/],
    ["a text", { body: '"token"' }, NoToken, /the answer holds no token\. Is licenses:/],
    ["no token", { body: { token_type: "Bearer" } }, NoToken, /the answer holds no token\. Is licenses:/],
    ["a page", { body: "<html>" }, NoToken, /a web page came in place of a token\. Is licenses:/],
    ["a page with 400", { status: 400, body: "<html>" }, SettingsError, /answered 400 with a web page\. Is licenses:/],
    ["404", { status: 404 }, SettingsError, /the server answered 404\. Is licenses:/],
    [
      "405",
      { status: 405, body: { message: "No POST." } },
      SettingsError,
      /the server answered 405: No POST\. Is licenses:/,
    ],
    ["401 without a word", { status: 401 }, SignInRefused, /was refused \(401\)\.$/],
    ["a token with 300", { status: 300, body: oauth }, SignInRefused, /was refused \(300\)\.$/],
    ["a token with 400", { status: 400, body: oauth }, SignInRefused, /was refused \(400\)\.$/],
    [
      "an envelope that says no, with a token",
      { body: { ...oauth, success: false, message: "Locked." } },
      SignInRefused,
      /was refused \(200\): Locked\.$/,
    ],
    [
      "an error that is a number",
      { status: 400, body: { error: 7, message: "Odd." } },
      SignInRefused,
      /was refused \(400\): Odd\.$/,
    ],
    [
      "OAuth's error",
      { status: 400, body: { error: "invalid_grant", error_description: " a\r\n  b " } },
      SignInRefused,
      /was refused: invalid_grant: a b$/,
    ],
    [
      "OAuth's error without a description",
      { status: 400, body: { error: "invalid_grant" } },
      SignInRefused,
      /was refused: invalid_grant: no description$/,
    ],
  ])("%s is no token, and said to be none", async (_sentence, answer, kind, words) => {
    const { outcome, url } = await ask(answer);
    expect(outcome).toBeInstanceOf(kind);
    expect(outcome).toBeInstanceOf(LicensesError);
    expect(String(outcome)).toMatch(words);
    expect(String(outcome)).toContain(`Sign-in at ${url} `);
  });

  test.each<[string, Behaviour, object]>([
    ["its status", { status: 401 }, { status: 401 }],
    ["its status, with a token", { body: oauth }, { status: 200 }],
    ["why there is none", "reset", { failure: expect.stringMatching(/^Sign-in at .* failed: /) }],
  ])("is recorded with %s, and without a credential", async (_sentence, answer, outcome) => {
    const { traced, url } = await ask(answer);
    expect(traced).toEqual([
      {
        at: expect.any(Date),
        service: "sign-in",
        method: "POST",
        url,
        request: { grant_type: "client_credentials" },
        milliseconds: 0,
        ...outcome,
      },
    ]);
  });
});
