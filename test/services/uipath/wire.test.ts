import { NoAnswer, ServiceError, UnexpectedAnswer } from "../../../provider/core/errors";
import type { Json } from "../../../provider/http/json";
import { automationSuite, refusal, type Verb } from "../../../provider/services/uipath/api";
import { parseAvailable, parseLicense, parseOrganizationName } from "../../../provider/services/uipath/wire";
import { host, organization } from "../../support/modelAutomationSuite";
import type { Behaviour } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

afterEach(hangUp);

const html = { headers: { "content-type": "text/html" }, body: "<!doctype html><title>UiPath</title>" };
const robots = [{ code: "UNATT", quantity: 2 }];
const license = { products: robots };

async function suite(script: Behaviour[], known?: Verb["known"]) {
  const verb: Verb = { known };
  const { server, send } = await connectTo(script, { name: "Automation Suite", refusal });
  return {
    server,
    verb,
    api: automationSuite(send, host, verb),
    methods: () => server.requests.map(({ method }) => method),
  };
}

describe("What a read tells", () => {
  test.each<[string, Behaviour, unknown]>([
    ["the portal's page: there is no such call", html, "no such call"],
    ["the portal's page with 404: there is no such call", { status: 404, ...html }, "no such call"],
    ["405: there is no such call", { status: 405 }, "no such call"],
    ["501: there is no such call", { status: 501 }, "no such call"],
    ["404 with words: no license, or the feature is off", { status: 404, body: { message: "Not found." } }, undefined],
  ])("%s", async (_sentence, answer, expected) => {
    const { api } = await suite([answer]);
    expect(await api.available(host, organization)).toBe(expected);
    expect(await api.pool(host)).toBeUndefined();
    expect(await api.organizationName(organization)).toBeUndefined();
  });

  test.each<[string, Behaviour, typeof ServiceError | typeof UnexpectedAnswer]>([
    ["a refusal", { status: 403, body: { message: "No." } }, ServiceError],
    ["a refusal in a page", { status: 400, ...html }, ServiceError],
    ["an answer that is cut", { body: '{"license":' }, UnexpectedAnswer],
    ["an answer of another shape", { body: { access: "granted" } }, UnexpectedAnswer],
  ])("%s tells nothing, and is an error", async (_sentence, answer, kind) => {
    const { api } = await suite([answer]);
    expect(await outcomeOf(api.available(host, organization))).toBeInstanceOf(kind);
    expect(await outcomeOf(api.pool(host))).toBeInstanceOf(kind);
  });

  test("the name of the organization, at its own place", async () => {
    const { api, server } = await suite([{ body: { Name: "finance" } }, { body: { name: "" } }, { body: {} }]);
    expect(await api.organizationName(organization)).toBe("finance");
    expect(await api.organizationName(organization)).toBeUndefined();
    expect(await api.organizationName(organization)).toBeUndefined();
    expect(server.requests[0]?.path).toBe(`/Host/portal_/organization/onprem/api/organization/${organization}`);
  });
});

describe("How an allocation is sent", () => {
  const allocate = async (script: Behaviour[], known?: Verb["known"]) => {
    const { api, verb, methods } = await suite(script, known);
    const outcome = await outcomeOf(api.allocate(host, organization, robots));
    return { outcome, verb: verb.known, methods: methods() };
  };

  test.each<[string, Behaviour]>([
    ["405", { status: 405 }],
    ["501", { status: 501 }],
    ["a page", html],
  ])("by PUT after a POST that was answered by %s, as nothing was done then", async (_sentence, answer) => {
    expect(await allocate([answer, { body: license }])).toMatchObject({
      outcome: license,
      verb: "PUT",
      methods: ["POST", "PUT"],
    });
  });

  test.each<[string, Behaviour, Verb["known"]]>([
    ["a POST that was refused", { status: 409 }, undefined],
    ["a POST without an answer", "reset", undefined],
    ["405 where POST was taken before", { status: 405 }, "POST"],
    ["405 where PUT was taken before", { status: 405 }, "PUT"],
  ])("once after %s", async (_sentence, answer, known) => {
    const { outcome, verb, methods } = await allocate([answer], known);
    expect(outcome).toBeInstanceOf(Error);
    expect([verb, methods]).toEqual([known, [known ?? "POST"]]);
  });

  test("to a server that answers both with a page, it says where to look", async () => {
    const { outcome } = await allocate([html]);
    expect(outcome).toBeInstanceOf(UnexpectedAnswer);
    expect(String(outcome)).toContain("answers POST and PUT with a web page. Is licenses:uipath.baseUrl right?");
  });

  test.each<[string, Behaviour]>([
    ["nothing", {}],
    ["something else", { body: [1] }],
    ["half of it", { body: '{"products":' }],
  ])("is done although the answer is %s", async (_sentence, answer) => {
    expect(await allocate([answer])).toEqual({ outcome: undefined, verb: "POST", methods: ["POST"] });
  });

  test("and a server that refuses a removal does not know less of verbs", async () => {
    const { api, verb } = await suite([{ status: 405 }]);
    expect(await outcomeOf(api.remove(host, organization))).not.toBeInstanceOf(NoAnswer);
    expect(verb.known).toBeUndefined();
  });
});

describe("A refusal in words", () => {
  const said = async (answer: Behaviour) => {
    const { api } = await suite([answer], "POST");
    return String(await outcomeOf(api.allocate(host, organization, robots))).replace("Error: ", "");
  };

  test.each<[number, RegExp]>([
    [401, /was refused: the credentials were not accepted/],
    [403, /was refused: the credentials are valid but do not allow this/],
    [404, /was refused: the host has no license/],
    [409, /was refused: the quantities exceed what the host has left/],
    [400, /was refused\.\nAutomation Suite answered 400: Too many\.$/],
  ])("says what %i means, and what the service says", async (status, words) => {
    const text = await said({ status, body: { message: "Too many." } });
    expect(text).toMatch(words);
    expect(text).toContain(`\nAutomation Suite answered ${status}: Too many.`);
  });

  test("ends with a full stop, whatever the service says", async () => {
    expect(await said({ status: 400, body: { message: "v1.2 is wrong" } })).toMatch(/answered 400: v1\.2 is wrong\.$/);
    expect(await said({ status: 400 })).toMatch(/answered 400\.$/);
    expect(await said({ status: 400, ...html })).toMatch(/answered 400: a web page\.$/);
  });
});

describe("An answer that is not what is documented", () => {
  test.each<[string, Json | undefined, string]>([
    ["nothing", undefined, "neither license nor"],
    ["null", null, "neither license nor"],
    ["a list", [{ license: null }], "neither license nor"],
    ["a text", "license", "neither license nor"],
    ["a number", 7, "neither license nor"],
    ["other members", { licenses: [] }, "neither license nor"],
    ["a license that is a text", { license: "Enterprise" }, "its license has no products"],
    ["a license without products", { license: { licenseStatus: "Active" } }, "its license has no products"],
    ["a product that is a text", { license: { Products: ["UNATT"] } }, "license.products.0: "],
  ])("is refused by name: %s", (_sentence, body, words) => {
    expect(() => parseAvailable(body, "Reading")).toThrow(UnexpectedAnswer);
    expect(() => parseAvailable(body, "Reading")).toThrow(
      /^Reading: Automation Suite's answer is not what it documents: /,
    );
    expect(() => parseAvailable(body, "Reading")).toThrow(words);
  });

  test.each<[string, Json | undefined, string]>([
    ["nothing", undefined, "Allocating: Automation Suite answered with an empty body."],
    ["a list", [], "Allocating: Automation Suite's answer is not what it documents: the answer: "],
    ["two things at once", { products: [{ quantity: "a" }] }, "products.0.code: "],
  ])("says what it minds: %s", (_sentence, body, words) => {
    expect(() => parseLicense(body, "Allocating")).toThrow(words);
  });

  test("is no answer that lacks one of the two parts", () => {
    expect(parseAvailable({ License: null }, "Reading")).toEqual({ productsWithAvailability: [] });
    expect(
      parseAvailable({ productsWithAvailability: null, license: { products: null } }, "Reading").license?.products,
    ).toEqual([]);
    expect(parseAvailable({ ProductsWithAvailability: [{ Code: "UNATT" }] }, "Reading")).toEqual({
      productsWithAvailability: [{ code: "UNATT", availableQuantity: 0, consumedQuantity: 0, totalQuantity: 0 }],
    });
  });

  test("is no organization without a name", () => {
    expect(parseOrganizationName({ name: "finance" }, "Reading")).toBe("finance");
    expect(parseOrganizationName({ name: null }, "Reading")).toBeUndefined();
  });
});
