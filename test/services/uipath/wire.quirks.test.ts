import { SignInRefused } from "../../../provider/core/errors";
import { automationSuite, type Verb } from "../../../provider/services/uipath/api";
import { uipathTokens } from "../../../provider/services/uipath/credentials";
import { stateOf } from "../../../provider/services/uipath/organizationLicense.state";
import { faultWords, parseAvailable, parseLicense } from "../../../provider/services/uipath/wire";
import { documented } from "../../support/modelFixtures";
import type { Behaviour } from "../../support/modelServer";
import { connectTo, hangUp } from "../../support/modelService";

type Body = { [key: string]: unknown };

const [host, organization] = ["feb0dd79-85b6-483b-b297-0e49a1aa5b7d", "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10"];
const license = `/lrm/api/host/${host}/organization/${organization}/license`;
const read = documented("schema-org-license-available.response-200", "uipath") as Body;
const written = documented("doc-allocate-org.response-200", "uipath") as Body;
const available = (change: object) =>
  parseAvailable({ ...read, license: { ...(read.license as object), ...change } } as never, "Reading");
const administrator = { kind: "password" as const, username: "admin", password: "p", client: undefined };
const unattended = [{ code: "UNATT", quantity: 2 }];

async function suite(script: Behaviour[]) {
  const verb: Verb = { known: undefined };
  const { server, send } = await connectTo(script);
  return { server, verb, api: automationSuite(send, host, verb) };
}

afterEach(hangUp);

describe("What Automation Suite really sends is read", () => {
  test.each([405, 501])(
    "quirk 16: where the documents' POST is answered %p, PUT is used, now and from then on",
    async (status) => {
      const { server, api } = await suite([{ status }, { body: written }, { body: written }]);
      await api.allocate(host, organization, unattended);
      await api.allocate(host, organization, unattended);
      expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
        ["POST", "PUT", "PUT"].map((method) => `${method} ${license}`),
      );
    },
  );

  test.each([405, 501])("a read that is answered %p is one that this server does not have", async (status) => {
    const { api } = await suite([{ status }]);
    expect(await api.available(host, organization)).toBe("no such call");
  });

  test("quirk 16: quantities are sent as productQuantities, and read from products", async () => {
    const { server, api } = await suite([{ body: written }]);
    const answered = await api.allocate(host, organization, unattended);
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({ productQuantities: unattended });
    const printed = (written.products as { code: string; quantity: number }[]).map(({ code, quantity }) => ({
      code,
      quantity,
    }));
    expect(printed).not.toEqual([]);
    expect(answered?.products).toEqual(printed);
  });

  test.each<[string, unknown, string]>([
    ["a number", 1700000000, "2023-11-14T22:13:20.000Z"],
    ["a text", "1700000000", "2023-11-14T22:13:20.000Z"],
  ])("quirk 16: a time is epoch seconds, as %s", (_sentence, startDate, expected) => {
    expect(available({ startDate }).license?.startDate?.toISOString()).toBe(expected);
  });

  test.each([1e21, -1e21, "soon", "2023-11-14T22:13:20Z", null])(
    "quirk 16: a time that is none, %p, is absent and hinders nothing",
    (endDate) => {
      const read = available({ endDate });
      expect(read.license?.endDate).toBeUndefined();
      expect(stateOf({ organizationId: organization, productQuantities: unattended }, read)).not.toHaveProperty(
        "endDate",
      );
    },
  );

  test.each([1451.8, "1451.8"])("quirk 16: a quantity of consumables may be fractional: %p", (quantity) => {
    expect(available({ products: [{ code: "AIU", quantity }] }).license?.products).toEqual([
      { code: "AIU", quantity: 1451.8 },
    ]);
  });

  test("quirk 16: the license document in payload, and unused members, are dropped", () => {
    const payload = JSON.stringify({ licenseKey: "planted", nested: { of: "this" } });
    const extra = { payload, tenantUrl: "a", tenant_url: "b", entitlementOverrides: [], activationVersion: 2 };
    const products = [{ code: "UNATT", quantity: 2, consumptionDistributions: null, enableMigration: true }];
    const read = parseAvailable({ license: { ...extra, products } } as never, "Reading");
    expect(JSON.stringify(read)).not.toContain("planted");
    expect(read.license?.products).toEqual(unattended);
  });

  test("quirk 16: null in place of a text, a list or the whole license is an absent one", () => {
    expect(available({ licenseStatus: null, templates: null, products: null }).license).toMatchObject({
      licenseStatus: "",
      products: [],
    });
    expect(parseAvailable({ license: null, productsWithAvailability: [] }, "Reading").license).toBeUndefined();
  });

  test("quirk 16: the token of the password call stands in result, with no error", async () => {
    const body = { ...(documented("doc-ropc.response-200", "uipath") as Body), result: "a-host-token" };
    const { server, service } = await connectTo([{ body }]);
    expect(await uipathTokens(administrator, server.url, service)()).toBe("a-host-token");
  });

  test("quirk 16: an envelope of success with an error in place of the token is no sign-in", async () => {
    const body = {
      result: null,
      success: false,
      error: { code: 0, message: "You are not authorized!", details: null },
    };
    const { server, service } = await connectTo([{ body }]);
    await expect(uipathTokens(administrator, server.url, service)()).rejects.toThrow(SignInRefused);
  });

  test.each<[string, object, string]>([
    [
      "an error of ABP",
      { error: { code: 0, message: "You are not authorized!", details: "Ask.", validationErrors: null } },
      "You are not authorized!: Ask.",
    ],
    ["a problem of RFC 7807", { title: "Conflict", detail: "Too many UNATT.", status: 409 }, "Too many UNATT."],
    ["an error that is a text", { error: "invalid_token" }, "invalid_token"],
  ])("quirk 16: words are found in %s", (_sentence, body, expected) => {
    expect(faultWords(body as never)).toBe(expected);
  });

  test("quirk 16: reads are sent with a content type, without which some answer 415", async () => {
    const { server, api } = await suite([{ body: read }]);
    await api.available(host, organization);
    await api.pool(host);
    expect(server.sent("content-type")).toEqual(["application/json", "application/json"]);
  });
});

describe("An organization's products are taken whole or not at all, because codes that are not sent may be taken away", () => {
  test.each<[string, object | undefined]>([
    ["a product that is null", { products: [{ code: "UNATT", quantity: 2 }, null] }],
    ["a product without a quantity", { products: [{ code: "UNATT" }] }],
    ["a product without a code", { products: [{ quantity: 2 }] }],
    ["a quantity that is no number", { products: [{ code: "UNATT", quantity: "many" }] }],
    ["no products at all", {}],
  ])("%s is refused by name", (_sentence, license) => {
    expect(() => parseAvailable({ license, productsWithAvailability: [] } as never, "Reading the license")).toThrow(
      /^Reading the license: Automation Suite's answer is not what it documents/,
    );
  });

  test("the answer to an allocation may be poorer: the license is read again then", () => {
    expect(parseLicense({}, "Allocating").products).toEqual([]);
  });
});
