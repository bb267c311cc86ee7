import fc from "fast-check";
import { type Change, demoWorld, type FaultRule, startSimulator } from "pulumi-licenses/simulator";
import { z } from "zod";
import { change } from "../../provider/simulator/changeSchema";
import { clockMove } from "../../provider/simulator/control";
import { faultRule } from "../../provider/simulator/faultRule";
import { world } from "../../provider/simulator/seed";
import { Client } from "./support/client";
import { anyValueOf, openToStrays, type Place, placesIn, withStray } from "./support/schemaValues";
import { simulate, simulator } from "./support/simulated";
import { contoso, noon } from "./support/world";

let control: Client;

beforeEach(async () => {
  await simulate();
  control = new Client(simulator, "");
});

describe("A member that is misspelt", () => {
  test.each([
    ["a fault", "/simulator/faults", { pth: "/v1/customers", effect: { do: "drop" } }, "pth", "path"],
    ["an effect", "/simulator/faults", { effect: { do: "hang", mss: 5 } }, "mss", "ms"],
    [
      "a wait",
      "/simulator/faults",
      { effect: { do: "status", status: 429, retryAfter: { dateInn: 5 } } },
      "dateInn",
      "dateIn",
    ],
    ["a move of the clock", "/simulator/clock", { forwardDay: 8 }, "forwardDay", "forwardDays"],
    ["a world", "/simulator/world", { custmers: [] }, "custmers", "customers"],
    ["quirks", "/simulator/world", { quirks: { pascalCases: true } }, "pascalCases", "pascalCase"],
    ["a list's lag", "/simulator/world", { lists: { users: { lag: { readss: 1 } } } }, "readss", "reads"],
    ["a change", "/simulator/change", { change: "revokeTokens", refrsh: true }, "refrsh", "refresh"],
    [
      "a subscription's members",
      "/simulator/change",
      { change: "setSubscription", customerId: contoso, subscriptionId: "x", members: { quantty: 5 } },
      "quantty",
      "quantity",
    ],
    [
      "a new user",
      "/simulator/change",
      { change: "addUser", customerId: contoso, user: { id: "x", userPrincipleName: "y", displayName: "z" } },
      "userPrincipleName",
      "userPrincipalName",
    ],
  ])("in %s is refused, and the nearest one is named", async (_, path, body, wrong, meant) => {
    const before = simulator.snapshot();
    const answer = await control.post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(`${wrong}: is not known; did you mean ${meant}?`);
    expect(simulator.snapshot()).toEqual(before);
    expect(simulator.faults.list()).toEqual([]);
    expect(simulator.clock.now()).toEqual(noon);
  });

  test("in the query of a call is refused, too", async () => {
    const { status, body } = await control.get("/simulator/journal?snce=5");
    expect([status, body.error]).toEqual([400, "snce: is not known; did you mean since?"]);
    expect((await control.get("/simulator/ledger?since=soon")).body.error).toBe("since must be a whole number.");
  });

  test("that is near to none gets the list of those that may stand there", async () => {
    const { body } = await control.post("/simulator/clock", { tomorrow: true });
    expect(body.error).toContain("tomorrow: is not known; to, forwardSeconds, forwardDays, stop, run may stand here");
  });

  test("is refused in the same process as well", async () => {
    expect(() => simulator.faults.add({ pth: "/v1/**", effect: { do: "drop" } } as FaultRule)).toThrow(
      "did you mean path?",
    );
    expect(() => simulator.change({ change: "revokeTokens", refrsh: true } as Change)).toThrow("did you mean refresh?");
    expect(() => simulator.reset({ custmers: [] } as object)).toThrow("did you mean customers?");
    await expect(startSimulator({ wrld: demoWorld } as object)).rejects.toThrow(
      "wrld: is not known; did you mean world?",
    );
  });

  test("in a list of rules leaves all of them out", async () => {
    const good = { effect: { do: "drop" } };
    expect((await control.post("/simulator/faults", [good, { ...good, tmes: 5 }])).status).toBe(400);
    expect(simulator.faults.list()).toEqual([]);
  });
});

describe("At every depth", () => {
  const schemas: Record<string, z.ZodType> = { world, faultRule, change, clockMove };

  test.each(Object.keys(schemas))("a stray member of a %s is refused by its name", (name) => {
    const schema = schemas[name] as z.ZodType;
    const described = z.toJSONSchema(schema, { io: "input" }) as Place["schema"];
    fc.assert(
      fc.property(
        anyValueOf(described),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 12 }).filter((stray) => stray !== "__proto__"),
        (value, choice, stray) => {
          expect(schema.safeParse(value).error).toBeUndefined();
          const places = placesIn(described, value).filter(({ schema: { properties = {} } }) => !(stray in properties));
          const place = places[choice % Math.max(1, places.length)];
          fc.pre(place !== undefined);
          const { error } = schema.safeParse(withStray(value, (place as Place).path, stray));
          const messages = JSON.stringify(error?.issues ?? []);
          expect(messages).toContain(JSON.stringify(`${stray}: is not known; `).slice(1, -1));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the published schema closes every object whose members it names", () => {
    const described = z.toJSONSchema(world, { io: "input" }) as Place["schema"];
    expect(openToStrays(described)).toEqual([]);
  });
});
