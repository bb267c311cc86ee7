import { unknownValue } from "../../../provider/core/lifecycle";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { ModelListener } from "../../support/modelClock";
import { customer } from "../../support/modelPartnerCenter";

type State = Awaited<ReturnType<typeof subscriptionQuantity.create>>["state"];

const subscriptionId = "a4c1340d-6911-4758-bba3-0c4c6007d161";
const args = { customerId: customer, subscriptionId, quantity: 25 };
const about = { creating: true, tell: new ModelListener() };
const check = (given: Record<string, unknown>) => subscriptionQuantity.check(given, about).failures;

describe("What is wrong with a quantity's arguments", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["quantity 0", { quantity: 0 }, "quantity", /whole number of 1 or more, but got 0/],
    ["a negative quantity", { quantity: -3 }, "quantity", /but got -3/],
    ["a fraction", { quantity: 2.5 }, "quantity", /but got 2\.5/],
    ["a quantity as text", { quantity: "25" }, "quantity", /but got "25"/],
    ["no quantity", { quantity: undefined }, "quantity", /missing: expected a whole number/],
    ["a customer that is no GUID", { customerId: "contoso" }, "customerId", /GUID.*but got "contoso"/],
    ["a subscription that is no GUID", { subscriptionId: "" }, "subscriptionId", /GUID/],
    ["another way to decrease", { decrease: "now" }, "decrease", /"fail" or "atRenewal", but got "now"/],
    ["another way to delete", { onDelete: "cancel" }, "onDelete", /"retain" or "restore"/],
    ["an argument that does not exist", { quantitiy: 3 }, "quantitiy", /no such argument/],
  ])("%s is named with its property, what was given and what is expected", (_sentence, change, property, reason) => {
    expect(check({ ...args, ...change })).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  test("everything wrong is said at once", () => {
    expect(check({ customerId: "a", subscriptionId: "b", quantity: 0 })).toHaveLength(3);
  });

  test("right arguments are right, in any case", () => {
    expect(check({ ...args, customerId: customer.toUpperCase(), decrease: "atRenewal", onDelete: "restore" })).toEqual(
      [],
    );
  });

  test.each(["customerId", "subscriptionId", "quantity", "decrease"])("%s may be unknown at preview", (property) => {
    expect(check({ ...args, [property]: unknownValue })).toEqual([]);
  });
});

test("secret ids are named, as the id of the resource is made of them", () => {
  const tell = new ModelListener();
  const secrets = ["customerId", "subscriptionId", "quantity"];
  subscriptionQuantity.check(args, { creating: true, tell, secrets });
  expect(tell.warnings).toEqual([expect.stringMatching(/^customerId and subscriptionId are secrets/)]);
});

describe("What a difference means", () => {
  const help = {
    context: () => {
      throw new Error("a difference is told without asking the service");
    },
    tell: about.tell,
  };
  const diff = (wanted: Record<string, unknown>) =>
    subscriptionQuantity.diff("id", args as State, { ...args, ...wanted } as State, help);

  test.each<[string, Record<string, unknown>, unknown]>([
    ["the same arguments are equal", {}, undefined],
    ["the case of ids means nothing", { customerId: customer.toUpperCase() }, undefined],
    ["another quantity is an update", { quantity: 26 }, { replaces: [], deleteBeforeReplace: false }],
    ["a quantity not known yet is an update", { quantity: unknownValue }, { replaces: [], deleteBeforeReplace: false }],
    ["another way to delete is an update", { onDelete: "restore" }, { replaces: [], deleteBeforeReplace: false }],
    [
      "another subscription is a replacement",
      { subscriptionId: "6e7aa601-629e-461b-8933-0898c3cc3c7c" },
      { replaces: ["subscriptionId"], deleteBeforeReplace: false },
    ],
    [
      "a customer not known yet is a replacement",
      { customerId: unknownValue },
      { replaces: ["customerId"], deleteBeforeReplace: false },
    ],
  ])("%s", (_sentence, wanted, expected) => {
    expect(diff(wanted)).toEqual(expected);
  });

  test.each<[string, Partial<State>, boolean]>([
    ["a change that was accepted and is not there", { requested: { step: { do: "unschedule" }, at: "" } }, true],
    ["an own schedule that the program no longer wants", { pendingQuantity: 6 }, true],
    ["an own schedule for the program's number", { pendingQuantity: 25 }, false],
  ])("%s: something is to do although no argument differs = %p", (_sentence, kept, isToDo) => {
    const difference = subscriptionQuantity.diff("id", { ...args, ...kept } as State, args as State, help);
    const beyond = { replaces: [], deleteBeforeReplace: false, beyondArguments: true };
    expect(difference).toEqual(isToDo ? beyond : undefined);
  });
});
