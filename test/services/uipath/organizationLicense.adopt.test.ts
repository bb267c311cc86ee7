import fc from "fast-check";
import { organizationLicense } from "../../../provider/services/uipath/organizationLicense.lifecycle";
import { host, ModelAutomationSuite, organization } from "../../support/modelAutomationSuite";
import { contextOf, ModelClock, ModelListener } from "../../support/modelClock";

const id = `${host}/${organization}`;
const otherHost = "11111111-1111-4111-8111-111111111111";
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

function world(license?: Record<string, number>) {
  const suite = new ModelAutomationSuite(license);
  return { suite, context: contextOf(suite.api, new ModelClock()) };
}

const isWrite = (call: string) => !call.startsWith("GET");

describe("An import of an organization's licenses", () => {
  test("lists whole quantities and leaves out consumables, of which only the rest shows", async () => {
    const { context } = world({ UNATT: 3, AIU: 1451.8, ATTUNU: 10 });
    const { args, state } = await organizationLicense.adopt(id, context);
    expect(args).toEqual({
      organizationId: organization,
      productQuantities: [
        { code: "ATTUNU", quantity: 10 },
        { code: "UNATT", quantity: 3 },
      ],
    });
    expect(state.products).toContainEqual({ code: "AIU", quantity: 1451.8 });
  });

  test("names the host only where it is not the one of the settings", async () => {
    const { context } = world({ UNATT: 3 });
    expect((await organizationLicense.adopt(id.toUpperCase(), context)).args).not.toHaveProperty("hostAccountId");
    const elsewhere = await organizationLicense.adopt(`${otherHost}/${organization}`, context);
    expect(elsewhere.args).toMatchObject({ hostAccountId: otherHost });
  });

  test("is as the service shows it: the diff is empty, the arguments pass, a read and an update change nothing", async () => {
    const quantity = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(0.5, 1451.8));
    const license = fc
      .dictionary(fc.constantFrom("UNATT", "ATTUNU", "AIU", "RPADEVPRONU"), quantity, { minKeys: 1 })
      .filter((all) => Object.values(all).some(Number.isInteger));
    const property = fc.asyncProperty(license, fc.constantFrom(host, otherHost), async (has, at) => {
      const { suite, context } = world(has);
      const where = `${at}/${organization}`;
      const adopted = plain(await organizationLicense.adopt(where, context));
      const calls = suite.calls.splice(0);
      const about = { creating: false, tell: new ModelListener() };
      expect(organizationLicense.check(plain(adopted.args), about)).toEqual({ args: adopted.args, failures: [] });
      const help = { context: () => context, tell: context.tell };
      expect(organizationLicense.diff(where, adopted.state, adopted.args, help)).toBeUndefined();
      expect(plain(await organizationLicense.read(where, adopted.state, context))).toEqual(adopted);
      expect(calls.length).toBeLessThanOrEqual(suite.calls.length);
      expect(plain(await organizationLicense.update(where, adopted.state, adopted.args, context))).toEqual(
        adopted.state,
      );
      expect(suite.calls.filter(isWrite)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test.each<[string, Record<string, number> | undefined]>([
    ["no licenses", undefined],
    ["an empty license", {}],
    ["consumables alone", { AIU: 1451.8 }],
  ])("with %s is refused with what to do", async (_, has) => {
    const { suite, context } = world(has);
    await expect(organizationLicense.adopt(id, context)).rejects.toThrow(
      `Organization ${organization} has no licenses with a whole quantity, so there is nothing to import.`,
    );
    expect(suite.calls.filter(isWrite)).toEqual([]);
  });

  test("of a server that cannot be read is refused after a second look", async () => {
    const { suite, context } = world({ UNATT: 3 });
    suite.readable = false;
    await expect(organizationLicense.adopt(id, context)).rejects.toThrow(
      "this Automation Suite has no way to read them",
    );
    expect(suite.calls).toEqual(["GET available", "GET available"]);
  });
});
