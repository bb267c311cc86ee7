import { NoAnswer, Refused } from "../../../provider/core/errors";
import { automationSuite, type Verb } from "../../../provider/services/uipath/api";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { stateOf } from "../../../provider/services/uipath/organizationLicense.state";
import { type Fault, host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock } from "../../support/modelClock";
import type { Behaviour } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

type TestedLifecycle = typeof organizationLicense;

const wanted = {
  organizationId: organization,
  productQuantities: [{ code: "UNATT", quantity: 20 }],
  onDelete: "remove" as const,
};
const id = `${host}/${organization}`;

function world(suite = new ModelAutomationSuite({ UNATT: 20 })) {
  const clock = new ModelClock();
  const context = contextOf(suite.api, clock, { limit: 60, poll: 5 });
  const license = { licenseStatus: "", startDate: undefined, endDate: undefined, products: wanted.productQuantities };
  return { suite, clock, context, state: stateOf(wanted, { license, productsWithAvailability: [] }) };
}

const page: Fault = { answers: "a page", done: false };

describe("Giving an organization's licenses back", () => {
  test("is done when a look shows that nothing is left", async () => {
    const { suite, context, state } = world();
    await organizationLicense.delete(id, state, context);
    expect(suite.license).toBeUndefined();
    expect(suite.calls).toEqual(["DELETE license", "GET available"]);
  });

  test("a page in place of the answer is not done: it is asked for again, and is an error if it stays so", async () => {
    const error = await isNotBelieved(organizationLicense, page, page, page, page);
    expect(error.message).toMatch(/a page.*The organization still has UNATT 20/s);
  });

  test("is asked for again after one look, as long as the organization can be seen with its licenses", async () => {
    const { suite, context, state } = world();
    suite.fails(page, page);
    await organizationLicense.delete(id, state, context);
    expect(suite.license).toBeUndefined();
    expect(suite.calls).toEqual(Array(3).fill(["DELETE license", "GET available"]).flat());
  });

  test("a success that does nothing is an error, which names what the organization still has", async () => {
    const error = await isNotBelieved(organizationLicense, { answers: "success", done: false });
    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toMatch(/after 60 s the organization still has UNATT 20\. Run again/);
  });

  test("a 404 is an error while the license can be seen", async () => {
    expect((await isNotBelieved(organizationLicense, { answers: 404 })).message).toContain("404");
  });

  test("lifecycles that believe the answer are noticed", async () => {
    const trusting: TestedLifecycle = {
      ...organizationLicense,
      delete: (_id, { organizationId }, { api }) => api.remove(host, organizationId).catch(() => undefined),
    };
    for (const fault of [page, { answers: "success", done: false }, { answers: 404 }] satisfies Fault[])
      await expect(isNotBelieved(trusting, fault)).rejects.toThrow();
  });

  test.each(["a page", "nothing", "429"] as const)(
    "that was done although %s came back ends after two looks",
    async (answers) => {
      const { suite, clock, context, state } = world();
      suite.fails({ answers, done: true });
      await organizationLicense.delete(id, state, context);
      expect(suite.calls).toEqual(["DELETE license", "GET available", "GET available"]);
      expect(clock.sleeps).toEqual([5_000]);
    },
  );

  test.each(["404", "no license"] as const)(
    "one wrong read (%s) after an odd answer does not end it",
    async (wrong) => {
      const { suite, context, state } = world();
      suite.fails(page);
      suite.answers.push(wrong);
      await organizationLicense.delete(id, state, context);
      expect(suite.license).toBeUndefined();
    },
  );

  test("of an organization that has no license any more is done", async () => {
    const { suite, context, state } = world(new ModelAutomationSuite());
    suite.fails({ answers: 404 });
    await organizationLicense.delete(id, state, context);
    expect(suite.calls.filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  });

  test("on a server that cannot be read is an error that says so, and what to do", async () => {
    const { suite, context, state } = world();
    suite.readable = false;
    const error = (await outcomeOf(organizationLicense.delete(id, state, context))) as Error;
    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toMatch(/cannot be seen.*no way to read.*host's portal.*`pulumi state delete`/);
  });

  test("on a host whose license is missing is an error, and not done", async () => {
    const { suite, context, state } = world();
    suite.fails({ answers: 404 });
    suite.hostLicensed = false;
    suite.answers.push("404", "404");
    expect(await outcomeOf(organizationLicense.delete(id, state, context))).toBeInstanceOf(Refused);
  });
});

async function isNotBelieved(lifecycle: TestedLifecycle, ...faults: Fault[]): Promise<Error> {
  const { suite, context, state } = world();
  suite.fails(...faults);
  const error = (await outcomeOf(lifecycle.delete(id, state, context))) as Error;
  expect(suite.license).toEqual({ UNATT: 20 });
  expect(error).toBeInstanceOf(Error);
  return error;
}

describe("A page in place of an answer to a write", () => {
  afterEach(hangUp);

  const html: Behaviour = { headers: { "content-type": "text/html" }, body: "<!doctype html><title>UiPath</title>" };
  const read: Behaviour = { body: { license: null, productsWithAvailability: [] } };
  const suite = async (script: Behaviour[], verb: Verb = { known: undefined }) => {
    const { server, send } = await connectTo(script);
    return { server, api: automationSuite(send, host, verb) };
  };

  test("is no removal, whatever its status", async () => {
    const { api } = await suite([html]);
    const error = (await outcomeOf(api.remove(host, organization))) as Error;
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ outcome: "unknown", repeatAs: undefined });
    expect(error.message).toMatch(/answered 200 with a web page.*licenses:uipath\.baseUrl/);
  });

  test.each(["POST", "PUT"] as const)("is no allocation on a server that takes %s", async (known) => {
    const { api, server } = await suite([html, read], { known });
    const error = await outcomeOf(api.allocate(host, organization, wanted.productQuantities));
    expect(error).toBeInstanceOf(NoAnswer);
    expect(server.requests.map(({ method }) => method)).toEqual([known]);
  });
});
