import { NoAnswer, SettingsError } from "../../../provider/core/errors";
import { keepSecret } from "../../../provider/http/secrets";
import type { Credentials } from "../../../provider/services/partnercenter/credentials";
import { documented } from "../../support/modelFixtures";
import type { Behaviour, Script } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf, read } from "../../support/modelService";
import { app, signIn, tokens, user } from "../../support/modelSignIn";

describe("When the sign-in fails", () => {
  afterEach(hangUp);

  const failed = async (script: Script | Behaviour[], credentials: Credentials = user): Promise<Error> => {
    const { token } = await signIn(script, { credentials });
    return (await outcomeOf(token())) as Error;
  };

  test("a refusal is told in the authority's own words", async () => {
    const body = documented("aad-token_401-invalid_grant_spring-fixture") as object;
    const error = await failed([{ status: 401, body }]);
    expect(error).toBeInstanceOf(SettingsError);
    expect(error.message).toMatch(/invalid_grant: AADSTS70002/);
  });

  test("a web page, garbage, an answer without a token, a broken connection and no server at all are errors that name the address", async () => {
    const stopped = await signIn();
    await stopped.server.stop();
    const outcomes = await Promise.all([
      ...(
        [
          { status: 503, headers: { "content-type": "text/html" }, body: "<html></html>" },
          { body: "{oops" },
          { body: { token_type: "Bearer" } },
          "reset",
        ] satisfies Behaviour[]
      ).map((behaviour) => failed([behaviour])),
      outcomeOf(stopped.token()) as Promise<Error>,
    ]);
    for (const error of outcomes) {
      expect(error).toBeInstanceOf(NoAnswer);
      expect(error.stack).toBe("");
      expect(error.message).toContain("Sign-in at http://127.0.0.1");
    }
    expect(outcomes.at(-1)?.message).toContain("ECONNREFUSED");
  });

  test("no error shows a secret, even where the authority repeats it", async () => {
    const error_description = "AADSTS7000215: Invalid client secret planted-client-secret.";
    keepSecret("planted-client-secret");
    const { message, stack } = await failed([{ status: 400, body: { error: "invalid_client", error_description } }]);
    expect(message).toContain("AADSTS7000215");
    expect(`${message}${stack}`).not.toContain("planted");
  });

  test("a certificate file without a key is refused, naming what is expected in it", async () => {
    const { server, token } = await signIn(tokens, { credentials: { ...app, proof: { certificate: "no pem" } } });
    const error = (await outcomeOf(token())) as Error;
    expect(error).toBeInstanceOf(SettingsError);
    expect(error.message).toMatch(/certificateFile.*PEM/);
    expect(server.requests).toEqual([]);
  });

  test("no call is sent without a token", async () => {
    const { token } = await signIn([{ status: 400, body: { error: "invalid_client" } }]);
    const { server, send } = await connectTo([{ body: {} }], { token });
    expect(await outcomeOf(send(read))).toBeInstanceOf(SettingsError);
    expect(server.requests).toEqual([]);
  });
});
