import { Refused } from "../../../provider/core/errors";
import { planName, resolvePlan, resolveSku } from "../../../provider/services/partnercenter/skus";
import { resolveUser } from "../../../provider/services/partnercenter/users";
import type { SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { alice, customer } from "../../support/modelPartnerCenter";
import { e3, e5, minecraft, plans, products } from "../../support/modelProducts";

const bob = { id: "a9ef48bb-8758-4590-a312-d4a47bfaded4", userPrincipalName: "bob@contoso.example", state: "active" };
const users = (...found: { id: string; userPrincipalName: string; state: string }[]) => jest.fn(async () => found);
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(Refused);
    return (error as Error).message;
  }
  throw new Error("it was not refused");
};

describe("What a program means by a product", () => {
  test.each([
    ["its id", "05e9a617-0261-4cee-bb44-138d3ef5d965"],
    ["its id in capitals", "05E9A617-0261-4CEE-BB44-138D3EF5D965"],
    ["its part number", "SPE_E3"],
    ["its part number in small letters", "spe_e3"],
    ["its name", "Microsoft 365 E3"],
    ["its name in capitals", "MICROSOFT 365 E3"],
  ])("%s", (_what, word) => {
    expect(resolveSku(word, products, customer)).toBe(e3);
  });

  test("a part number may have a slash in it", () => {
    expect(resolveSku("cfq7ttc0k5dr/0002", products, customer)).toBe(minecraft);
  });

  test("an unknown product lists those that the customer has, with their ids", () => {
    const message = refusal(() => resolveSku("SPE_E4", products, customer));
    expect(message).toContain(`Customer ${customer} has no product "SPE_E4"`);
    for (const { productSku } of products) expect(message).toContain(`${productSku.skuPartNumber} (${productSku.id})`);
  });

  test("a customer without products is told so", () => {
    expect(refusal(() => resolveSku("SPE_E3", [], customer))).toContain("It has none at all.");
  });

  test("a name of two products lists both, and asks for the id", () => {
    const twin: SubscribedSku = { ...e5, productSku: { ...e5.productSku, name: "Microsoft 365 E3" } };
    const message = refusal(() => resolveSku("microsoft 365 e3", [e3, twin], customer));
    expect(message).toMatch(/several products.*SPE_E3 .*SPE_E5 .*Give the id/);
  });

  test("a name that is another product's part number is ambiguous, not guessed", () => {
    const twin: SubscribedSku = { ...e5, productSku: { ...e5.productSku, name: "SPE_E3" } };
    expect(refusal(() => resolveSku("SPE_E3", [e3, twin], customer))).toContain("several products");
  });
});

describe("What a program means by a service plan", () => {
  test.each([
    ["its id", plans.teams.id],
    ["its id in capitals", plans.teams.id.toUpperCase()],
    ["its service name", "teams1"],
    ["its display name", "Microsoft teams"],
  ])("%s", (_what, word) => {
    expect(resolvePlan(word, e3)).toBe(plans.teams.id);
  });

  test("an unknown plan lists those of the product", () => {
    const message = refusal(() => resolvePlan("YAMMER", e3));
    expect(message).toMatch(/Product SPE_E3 has no service plan "YAMMER".*TEAMS1.*EXCHANGE_S_ENTERPRISE/);
  });

  test("a product without plans is told so", () => {
    expect(refusal(() => resolvePlan("TEAMS1", minecraft))).toContain("It has: none.");
  });

  test("a name of two plans lists both, and asks for the id", () => {
    const twin = { ...plans.exchange, displayName: "Microsoft Teams" };
    const message = refusal(() => resolvePlan("Microsoft Teams", { ...e3, servicePlans: [plans.teams, twin] }));
    expect(message).toMatch(/several service plans.*TEAMS1.*EXCHANGE_S_ENTERPRISE.*Give the id/);
  });

  test("the same name in another product is another plan", () => {
    const other = { ...plans.teams, id: "42a3ec34-28ba-46b6-992f-db53a675ac5b" };
    expect(resolvePlan("TEAMS1", { ...e5, servicePlans: [other] })).toBe(other.id);
  });
});

describe("What a program means by a user", () => {
  test("an object id, without a request", async () => {
    const list = users();
    expect(await resolveUser(customer, alice.id.toUpperCase(), list)).toEqual({ id: alice.id });
    expect(list).not.toHaveBeenCalled();
  });

  test("a user principal name in any case, looked up once", async () => {
    const list = users(bob, alice);
    expect(await resolveUser(customer, "ALICE@contoso.example", list)).toEqual({
      id: alice.id,
      userPrincipalName: alice.userPrincipalName,
    });
    expect(list).toHaveBeenCalledTimes(1);
  });

  test("an unknown name is refused, with what to do", async () => {
    const lookup = resolveUser(customer, "carol@contoso.example", users(alice, bob));
    await expect(lookup).rejects.toThrow(/has no user "carol@contoso.example".*give the object id/);
    await expect(lookup).rejects.toBeInstanceOf(Refused);
  });

  test("a name that two users have lists their ids", async () => {
    const twin = { ...bob, userPrincipalName: alice.userPrincipalName };
    const lookup = resolveUser(customer, alice.userPrincipalName, users(alice, twin));
    await expect(lookup).rejects.toThrow(new RegExp(`${alice.id}, ${bob.id}.*Give the object id`));
  });
});

describe("Of all who are called so, a program means", () => {
  const person = (id: string, state = "active") => ({ id, userPrincipalName: "Bob@contoso.example", state });
  const gone = person("gone", "inactive");
  const meant = async (...lists: (typeof gone)[][]) => {
    const asked: unknown[] = [];
    const read = async (options?: { fresh: boolean }) => lists[asked.push(options) - 1] ?? [];
    const found = await resolveUser(customer, " bob@CONTOSO.example ", read).catch((error: Error) => error);
    return { found: found instanceof Error ? found.message : found.id, asked };
  };

  test.each<[string, (typeof gone)[], string | RegExp]>([
    ["the one who is there, not the one who was deleted", [gone, person("there")], "there"],
    ["the deleted user, if no other user has the name", [gone], "gone"],
    ["the same one, who is listed twice", [person("there"), person("there")], "there"],
  ])("%s", async (_who, list, found) => {
    expect(await meant(list)).toEqual({ found, asked: [undefined] });
  });

  test("no user, if two match", async () => {
    expect((await meant([person("one"), gone, person("two")])).found).toMatch(
      /is the name of 2 users .*: one, two\. Give/,
    );
  });

  test("one whom only a fresh list has", async () => {
    expect(await meant([], [person("new")])).toEqual({ found: "new", asked: [undefined, { fresh: true }] });
    expect((await meant([], [])).found).toMatch(/has no user/);
  });
});

test("A service plan is called by its name in the product, or by its id", () => {
  const [plan] = e3.servicePlans;
  expect(planName(plan?.id ?? "", e3)).toBe(plan?.serviceName);
  expect([planName("unknown", e3), planName("unknown", undefined)]).toEqual(["unknown", "unknown"]);
});
