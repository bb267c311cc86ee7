import { SettingsError } from "../../../provider/core/errors";
import { partnerCenterTokens } from "../../../provider/services/partnercenter/credentials";
import { ModelClock } from "../../support/modelClock";
import { documented } from "../../support/modelFixtures";
import type { Script } from "../../support/modelServer";
import { hangUp, outcomeOf } from "../../support/modelService";
import { form, type MakeSource, signIn, tokens, user } from "../../support/modelSignIn";

describe("How the application signs in", () => {
  afterEach(hangUp);

  test("alone: with its secret, for Partner Center's own address", async () => {
    const { server, token } = await signIn();
    expect(await token()).toBe("token-1");
    expect(server.requests[0]).toMatchObject({ method: "POST", path: "/contoso.example/oauth2/v2.0/token" });
    expect(form(server.requests[0]?.body)).toEqual({
      grant_type: "client_credentials",
      client_id: "a-client",
      client_secret: "planted-client-secret",
      scope: "https://api.example/.default",
    });
  });

  test("for a user: with the refresh token", async () => {
    const { server, token } = await signIn(tokens, { credentials: user });
    expect(await token()).toBe("token-1");
    expect(form(server.requests[0]?.body)).toMatchObject({
      grant_type: "refresh_token",
      refresh_token: "planted-refresh-token",
      client_secret: "planted-client-secret",
    });
  });

  test("for a user, without a secret, as a public client", async () => {
    const { server, token } = await signIn(tokens, {
      credentials: { ...user, proof: undefined },
    });
    await token();
    expect(form(server.requests[0]?.body)).not.toHaveProperty("client_secret");
  });

  test("a new refresh token takes the place of the old one, and is kept before the access token is used", async () => {
    const script: Script = (_request, index) => ({
      body: {
        token_type: "Bearer",
        expires_in: 3600,
        access_token: `token-${index}`,
        refresh_token: `rotated-${index}`,
      },
    });
    const { server, token, kept } = await signIn(script, { credentials: user });
    const first = await token();
    expect(kept).toEqual(["rotated-0"]);
    await token({ refused: first });
    expect(kept).toEqual(["rotated-0", "rotated-1"]);
    expect(server.requests.map(({ body }) => form(body).refresh_token)).toEqual(["planted-refresh-token", "rotated-0"]);
  });

  test("a new refresh token that cannot be kept stops the run, before the access token is used", async () => {
    const body = { token_type: "Bearer", expires_in: 3600, access_token: "token", refresh_token: "rotated" };
    const make: MakeSource = (credentials, authority, wire) => {
      const keep = async () => {
        throw new SettingsError("the disk is full");
      };
      return partnerCenterTokens(credentials, { ...authority, keep }, wire);
    };
    const { token } = await signIn([{ body }], { credentials: user, make });
    await expect(token()).rejects.toThrow("the disk is full");
  });

  describe("where another run has used the refresh token, at an authority that takes each one once", () => {
    const once: Script = ({ body }) => {
      const { refresh_token = "" } = form(body);
      if (refresh_token === "planted-refresh-token") return { status: 400, body: { error: "invalid_grant" } };
      const answer = {
        token_type: "Bearer",
        expires_in: 3600,
        access_token: `by ${refresh_token}`.replaceAll(" ", "-"),
      };
      return { body: { ...answer, refresh_token: `after-${refresh_token}` } };
    };

    test("the one that it has kept is used", async () => {
      const found = ["kept-by-another"];
      const { token, kept } = await signIn(once, { credentials: user, newer: () => found.pop() });
      expect(await token()).toBe("by-kept-by-another");
      expect(kept).toEqual(["after-kept-by-another"]);
    });

    test("and has not kept the new one yet, it is awaited for a moment", async () => {
      let looks = 0;
      const newer = () => (++looks === 3 ? "kept-by-another" : undefined);
      const { token, server } = await signIn(once, { credentials: user, newer });
      expect(await token()).toBe("by-kept-by-another");
      expect(server.requests).toHaveLength(2);
    });

    test("and none comes, the refusal stands after three seconds", async () => {
      const { token, clock, server } = await signIn(once, { credentials: user });
      expect(await outcomeOf(token())).toBeInstanceOf(SettingsError);
      expect(server.requests).toHaveLength(1);
      expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(3_000);
    });
  });

  test("a given access token needs no request", async () => {
    const { server, token } = await signIn(tokens, { credentials: { kind: "given", accessToken: "given" } });
    expect([await token(), await token({ refused: "given" })]).toEqual(["given", "given"]);
    expect(server.requests).toEqual([]);
  });

  test("the documented answer is understood, numbers as texts and all", async () => {
    const body = documented("aad-token_200-client_credentials-graph-audience_learn") as object;
    const { token, clock, server } = await signIn([{ body }]);
    expect(await token()).toBe("value-has-been-removed");
    clock.advance({ seconds: 3200 });
    await token();
    expect(server.requests).toHaveLength(1);
  });

  test("the documented answer for a user is understood, with the id token that comes along", async () => {
    const body = documented("aad-token_200-refresh_token_learn") as object;
    const { token } = await signIn([{ body }], { credentials: user });
    expect(await token()).toBe("AccessTokenValue");
  });

  test("an id token for the usual issuer does not disturb", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: "https://sts.windows.net/contoso/", aud: "a-client", sub: "x", iat: 1, exp: 4102444800 };
    const id_token = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`;
    const body = { token_type: "Bearer", expires_in: 3600, access_token: "token-1", id_token };
    const { token } = await signIn([{ body }], { credentials: user });
    expect(await token()).toBe("token-1");
  });
});

describe("How often the application signs in", () => {
  afterEach(hangUp);

  test("once for many calls at the same time", async () => {
    await signsInOnce(partnerCenterTokens);
  });

  test("once for calls one after another", async () => {
    const { server, token } = await signIn();
    expect([await token(), await token(), await token()]).toEqual(["token-1", "token-1", "token-1"]);
    expect(server.requests).toHaveLength(1);
  });

  test("again five minutes before the token ends", async () => {
    await renewsEarly(partnerCenterTokens);
  });

  test("again when the service refused the token, once for all that were refused", async () => {
    const { server, token } = await signIn();
    const refused = await token();
    const renewed = await Promise.all([token({ refused }), token({ refused }), token({ refused })]);
    expect(renewed).toEqual(["token-2", "token-2", "token-2"]);
    expect(await token({ refused })).toBe("token-2");
    expect(server.requests).toHaveLength(2);
  });

  test("again after a sign-in that was refused", async () => {
    const { server, token } = await signIn((_request, index) =>
      index === 0
        ? { status: 400, body: { error: "invalid_grant" } }
        : { body: { token_type: "Bearer", access_token: "token", expires_in: 3600 } },
    );
    expect(await outcomeOf(token())).toBeInstanceOf(SettingsError);
    expect(await token()).toBe("token");
    expect(server.requests).toHaveLength(2);
  });

  test("again after a failure of the authority, without a message", async () => {
    const { server, token } = await signIn((_request, index) =>
      index === 0 ? { status: 503 } : { body: { token_type: "Bearer", access_token: "token", expires_in: 3600 } },
    );
    expect(await token()).toBe("token");
    expect(server.requests).toHaveLength(2);
  });

  test("once in the half of its life for a token that lives a minute only", async () => {
    const body = { token_type: "Bearer", access_token: "short", expires_in: 60 };
    const { server, clock, token } = await signIn([{ body }]);
    await token();
    clock.advance({ seconds: 29 });
    await token();
    expect(server.requests).toHaveLength(1);
    clock.advance({ seconds: 2 });
    await token();
    expect(server.requests).toHaveLength(2);
  });

  test("sources that sign in for each call, or renew late, are noticed", async () => {
    const forEach: MakeSource =
      (...given) =>
      async (renew) =>
        partnerCenterTokens(...given)(renew);
    const stopped = new ModelClock();
    const late: MakeSource = (credentials, authority, wire) =>
      partnerCenterTokens(credentials, authority, { ...wire, clock: stopped });
    await expect(signsInOnce(forEach)).rejects.toThrow();
    await expect(renewsEarly(late)).rejects.toThrow();
  });
});

async function signsInOnce(make: MakeSource): Promise<void> {
  const { server, token } = await signIn(tokens, { make });
  const all = await Promise.all(Array.from({ length: 20 }, () => token()));
  expect(new Set(all).size).toBe(1);
  expect(server.requests).toHaveLength(1);
}

async function renewsEarly(make: MakeSource): Promise<void> {
  const { server, clock, token } = await signIn(tokens, { make });
  const first = await token();
  clock.advance({ seconds: 3600 - 301 });
  expect(await token()).toBe(first);
  clock.advance({ seconds: 2 });
  expect(await token()).toBe("token-2");
  expect(server.requests).toHaveLength(2);
}
