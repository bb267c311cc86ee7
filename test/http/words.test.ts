import fc from "fast-check";
import type { Json } from "../../provider/http/json";
import { keepSecret } from "../../provider/http/secrets";
import { saidIn } from "../../provider/http/words";

const words = "License assignment failed because service plan A depends on the service plan(s) B";

/** Every shape that a service, a gateway or a framework in front of it is known to use. */
const shapes: Record<string, (text: string) => Json> = {
  "Partner Center's own": (text) => ({ code: 60099, description: text, data: [], source: "PartnerFD" }),
  "Partner Center's own, the words in data": (text) => ({ code: 3000, description: "", data: [text] }),
  "the gateway's": (text) => ({ statusCode: 400, message: text }),
  "OData's": (text) => ({
    "odata.error": { code: "Request_BadRequest", message: { lang: "en", value: text } },
  }),
  "Graph's": (text) => ({ error: { code: "Request_BadRequest", message: text, innerError: { date: "2026-01-01" } } }),
  "a list of errors": (text) => ({ errors: [{ code: "X1", message: text }] }),
  "a list of texts": (text) => ({ errors: [text] }),
  "an error as a text": (text) => ({ error: text }),
  "Web API's": (text) => ({ Message: text }),
  "Web API's, with a field": (text) => ({
    Message: "The request is invalid.",
    ModelState: { "update.licensesToAssign[0].skuId": [text] },
  }),
  "RFC 7807's": (text) => ({ type: "about:blank", title: "Bad Request", detail: text, status: 400 }),
  "RFC 7807's, with a field": (text) => ({
    title: "One or more validation errors occurred.",
    status: 400,
    errors: { "$.productQuantities[1].quantity": [text] },
  }),
  "ABP's": (text) => ({
    success: false,
    error: { code: 0, message: "The request failed.", details: text, validationErrors: null },
    __abp: true,
  }),
  "a JSON text as the whole body": (text) => text,
  "a member that is known nowhere": (text) => ({ Reason: { because: text } }),
  "a list as the whole body": (text) => [{ message: text }],
};

const times = (text: string, part: string) => text.split(part).length - 1;

describe("The words of a refusal", () => {
  test.each(Object.keys(shapes))("are found in %s shape, once", (shape) => {
    const said = saidIn(shapes[shape]?.(words)).texts.join(": ");
    expect(times(said, words)).toBe(1);
  });

  test("are found whatever the words are, in every shape, and whatever the case of its members", () => {
    const anyWords = fc.stringMatching(/^[A-Za-z][A-Za-z ]{20,60}[A-Za-z]$/);
    const anyCase = fc.constantFrom<(name: string) => string>(
      (name) => name,
      (name) => name.charAt(0).toUpperCase() + name.slice(1),
      (name) => name.toUpperCase(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(shapes)), anyWords, anyCase, (shape, text, recased) => {
        const body = renamed(shape(text), recased);
        expect(times(saidIn(body).texts.join(": "), text)).toBe(1);
      }),
    );
  });

  test("name the field that they are about", () => {
    expect(saidIn(shapes["RFC 7807's, with a field"]?.("must be a whole number")).texts).toEqual([
      "One or more validation errors occurred.",
      "$.productQuantities[1].quantity: must be a whole number",
    ]);
  });

  test.each<[string, Json, string | undefined]>([
    ["its own", { code: 60012, description: "x" }, "60012"],
    ["Graph's", { error: { code: "Request_BadRequest", message: "x" } }, "Request_BadRequest"],
    ["OData's", { "odata.error": { code: "Request_BadRequest", message: { value: "x" } } }, "Request_BadRequest"],
    ["that of the first of several errors", { errors: [{ code: "X1" }, { code: "X2" }] }, "X1"],
    ["none where there is none", { error: { code: 0, message: "x" } }, undefined],
  ])("come with a code: %s", (_sentence, body, code) => {
    expect(saidIn(body).code).toBe(code);
  });

  test("said twice in one body are shown once", () => {
    expect(saidIn({ code: 1, description: "No.", data: ["No."], error: { message: "No. Not now." } }).texts).toEqual([
      "No. Not now.",
    ]);
  });

  test.each<[string, string]>([
    ["We&#39;re sorry", "We're sorry"],
    ["We&#x27;re &lt;sorry&gt; &amp; &quot;out&quot;&nbsp;", `We're <sorry> & "out"`],
    ["&amp;#39;", "&#39;"],
    ["&#27;[2J &#x1b;[2J &#10;", "&#27;[2J &#x1b;[2J &#10;"],
    ["&#9999999; &#xd800; &unknown;", "&#9999999; &#xd800; &unknown;"],
  ])("written for a web page, %p, are shown as text, without control characters", (sent, shown) => {
    expect(saidIn({ description: sent }).texts).toEqual([shown]);
  });

  test("that are in no known member are shown with the body as it is, shortened", () => {
    expect(saidIn({ code: null, description: null }).texts).toEqual(['{"code":null,"description":null}']);
    const [text = ""] = saidIn({ story: "x".repeat(5_000) }).texts;
    expect(text).toMatch(/^\{"story":"xxx.*…$/);
    expect(text.length).toBeLessThanOrEqual(300);
  });

  test("are none where a code says all, and where there is no body", () => {
    expect(saidIn({ code: 900421, source: "PartnerFD" })).toEqual({ code: "900421", texts: [] });
    expect(saidIn(undefined)).toEqual({ code: undefined, texts: [] });
  });

  test("never show a part of a secret, wherever they are cut", () => {
    const secret = "planted-words-secret-3f81c0";
    keepSecret(secret);
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 1_100 }), fc.constantFrom("message", "story"), (before, member) => {
        const shown = saidIn({ [member]: `${"x".repeat(before)}${secret}` }).texts.join();
        expect(shown).not.toContain("planted");
      }),
    );
  });

  test("are found in any body at all without a failure, and are never long", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const { texts } = saidIn(body as Json);
        expect(texts.join("").length).toBeLessThan(25_000);
        expect(new Set(texts).size).toBe(texts.length);
      }),
    );
  });
});

const renamed = (value: Json, name: (name: string) => string): Json =>
  Array.isArray(value)
    ? value.map((item) => renamed(item, name))
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, member]) => [name(key), renamed(member, name)]))
      : value;
