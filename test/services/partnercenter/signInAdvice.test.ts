import { type LicensesError, NoAnswer, SettingsError, SignInRefused } from "../../../provider/core/errors";
import { nextAfter, withNextStep } from "../../../provider/services/partnercenter/signInAdvice";
import { hangUp, outcomeOf } from "../../support/modelService";
import { signIn } from "../../support/modelSignIn";

afterEach(hangUp);

async function refusalOf(body: object): Promise<SignInRefused> {
  const { token } = await signIn([{ status: 400, body }]);
  const error = await outcomeOf(token());
  expect(error).toBeInstanceOf(SignInRefused);
  return error as SignInRefused;
}

const refused = (reason: { code?: string; numbers?: string[] }, message = "Sign-in was refused.") =>
  new SignInRefused(message, { status: 400, numbers: [], ...reason });

describe("A refused sign-in", () => {
  test.each<[string, object, string[]]>([
    ["in a member", { error_description: "No.", error_codes: [700082] }, ["700082"]],
    ["in the description", { error_description: "AADSTS70000: A. AADSTS700082: B." }, ["70000", "700082"]],
    ["in both", { error_description: "AADSTS700082: B.", error_codes: [50000, 700082] }, ["50000", "700082"]],
    ["nowhere", { error_description: "No.", error_codes: ["AADSTS1", null, 1.5] }, []],
  ])("carries the status, OAuth's code and Entra's numbers, which are %s", async (_where, body, numbers) => {
    const { status, code, numbers: carried } = await refusalOf({ error: "invalid_grant", ...body });
    expect({ status, code, carried }).toEqual({ status: 400, code: "invalid_grant", carried: numbers });
  });

  test("keeps its reason when the next step is added to its message", () => {
    const error = withNextStep(refused({ code: "invalid_grant", numbers: ["700082"] }));
    expect(error).toMatchObject({ status: 400, code: "invalid_grant", numbers: ["700082"] });
    expect(error.message).toBe(
      "Sign-in was refused.\nThe refresh token has ended. Sign in again: licenses auth login.",
    );
  });
});

describe("The next step after a failed sign-in", () => {
  const network = /^Check the network/;

  test.each<[string, LicensesError, RegExp]>([
    [
      "the first number with advice",
      refused({ code: "invalid_grant", numbers: ["1", "50057"] }),
      /account is disabled/,
    ],
    [
      "OAuth's code, if no number has advice",
      refused({ code: "invalid_grant", numbers: ["1"] }),
      /licenses auth login/,
    ],
    ["a code about the application", refused({ code: "unauthorized_client" }), /^Check tenantId, clientId and clientS/],
    ["the refusal, if it has no known reason", refused({ code: "constructor" }), /authorityUrl\.$/],
    ["a failure on the way", new NoAnswer("invalid_grant was refused", { outcome: "not sent" }), network],
    ["a setting", new SettingsError("AADSTS50057"), network],
  ])("follows from %s", (_what, error, next) => {
    expect(nextAfter(error)).toMatch(next);
  });

  test("is the same whatever the message says", () => {
    const reason = { code: "invalid_client", numbers: ["7000222"] };
    expect(nextAfter(refused(reason, "invalid_grant: AADSTS50057"))).toBe(nextAfter(refused(reason)));
  });
});
