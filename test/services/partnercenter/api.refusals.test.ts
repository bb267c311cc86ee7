import { ServiceError } from "../../../provider/core/errors";
import type { Json } from "../../../provider/http/json";
import { documented } from "../../support/modelFixtures";
import { connectTo, hangUp, outcomeOf, write } from "../../support/modelService";

async function refused(status: number, body: Json | string | undefined): Promise<ServiceError> {
  const { send } = await connectTo([{ status, ...(body === undefined ? {} : { body: body as object | string }) }]);
  const error = await outcomeOf(send({ ...write, what: "Changing the licenses of user X" }));
  expect(error).toBeInstanceOf(ServiceError);
  return error as ServiceError;
}

describe("What a refusal says", () => {
  afterEach(hangUp);

  test.each<[string, number, Json, RegExp]>([
    [
      "no license is left",
      400,
      documented("post-licenseupdates_400-60012-out-of-licenses_learn"),
      /no license is left\. Raise the quantity/,
    ],
    [
      "a token of the wrong kind",
      400,
      documented("post-licenseupdates_400-900316-partner-token_learn"),
      /generatetoken.*Entra/,
    ],
    [
      "an access policy of the customer",
      403,
      documented("post-licenseupdates_403-900309-conditional-access_learn"),
      /Conditional Access policy.*exclude/,
    ],
    [
      "a closed window",
      400,
      documented("patch-subscription_400-800090-cannot-decrease_learn"),
      /cannot be lowered now/,
    ],
    ["app-only credentials", 403, { code: 900329, description: "Forbidden" }, /app-only.*refresh token/],
    [
      "a token for another audience",
      401,
      { code: "900420", description: "" },
      /token is .*Partner Center's own address/,
    ],
    ["a sign-in without a second factor", 401, { code: 900421 }, /multi-factor/],
    [
      "a user without a usage location",
      400,
      { code: 3000, description: "License assignment cannot be done for user with invalid usage location." },
      /no usage location.*Set the user's country/,
    ],
    ["a customer of another partner", 403, { code: 20002 }, /no relationship with this customer/],
    [
      "a Graph error",
      403,
      { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } },
      /Insufficient privileges/,
    ],
  ])("%s: what was tried, what it means and what to do", async (_sentence, status, body, expected) => {
    const { message } = await refused(status, body);
    expect(message).toMatch(/^Changing the licenses of user X was refused/);
    expect(message).toMatch(expected);
    expect(message).toMatch(new RegExp(`answered ${status}`));
    expect(message).toMatch(/MS-RequestId [0-9a-f-]{36}, MS-CorrelationId [0-9a-f-]{36}/);
  });

  test("keeps the service's own words for an unknown code", async () => {
    const error = await refused(400, { code: 987654, description: "Something new.", data: ["with details"] });
    expect(error).toMatchObject({ code: "987654", description: "Something new.", status: 400 });
    expect(error.message).toContain("code 987654: Something new.: with details");
  });

  test.each<[string, number, string | undefined, RegExp]>([
    ["an empty body", 401, undefined, /credentials were not accepted/],
    ["plain text", 403, "Forbidden by the gateway", /Forbidden by the gateway/],
    ["a web page", 404, "<html><body>Not here</body></html>", /nothing was found there/],
  ])("does with %s what can be done", async (_sentence, status, body, expected) => {
    const { message, code } = await refused(status, body);
    expect(message).toMatch(expected);
    expect(message).not.toContain("<html>");
    expect(code).toBeUndefined();
  });

  test.each<[string, Json | string, string]>([
    ["a JSON text as the whole body", JSON.stringify("Customer tagging denied."), "Customer tagging denied."],
    ["OData's words", { "odata.error": { code: "X", message: { value: "It depends." } } }, "code X: It depends."],
    ["a list of errors", { errors: [{ code: "X1", message: "That matters." }] }, "code X1: That matters."],
    ["a body of its own kind", { reason: "because" }, '{"reason":"because"}'],
    ["nulls only", { code: null, description: null }, '{"code":null,"description":null}'],
    ["a web page's text", { code: 60012, description: "We&#39;re sorry." }, "code 60012: We're sorry."],
  ])("shows %s, and does not blame the address", async (_sentence, body, said) => {
    const { message } = await refused(400, body);
    expect(message).toContain(`Partner Center answered 400, ${said} (MS-RequestId`);
    expect(message).not.toMatch(/unread|proxy/);
  });

  test("blames the address where what came is not JSON, and shows it", async () => {
    const { message } = await refused(400, "Bad Request - Invalid Header");
    expect(message).toMatch(/turned away unread.*proxy/);
    expect(message).toContain("Bad Request - Invalid Header");
  });

  test("shows no stack trace", async () => {
    expect((await refused(400, { code: 2002 })).stack).toBe("");
  });
});

describe("The parts of a refusal", () => {
  afterEach(hangUp);

  test("are the advice and the answer, each as it stands in the message", async () => {
    const error = await refused(400, documented("post-licenseupdates_400-60012-out-of-licenses_learn"));
    const [what] = error.message.split(": ");
    expect(error.message).toBe(`${what}: ${error.advice}\n${error.answer}`);
    expect(error.advice).toMatch(/^no license is left\./);
    expect(error.answer).toMatch(/^Partner Center answered 400, code 60012: .*MS-RequestId/);
  });

  test("are the answer alone where its code and status tell nothing", async () => {
    const error = await refused(400, { code: 999999, description: "Something new" });
    expect([error.advice, error.kind]).toEqual([undefined, undefined]);
    expect(error.message).toBe(`Changing the licenses of user X was refused.\n${error.answer}`);
  });

  test("say whether the answer was a web page", async () => {
    expect((await refused(404, "<html>")).kind).toBe("page");
  });
});
