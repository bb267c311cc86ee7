import { client, simulate } from "./support/simulated";
import { contoso, e3, type SubscriptionSeed, subscriptions } from "./support/world";

const april = "a0000000-0000-4000-8000-000000000001";

beforeEach(async () => {
  const common = { skuId: e3, offerId: "A:1:B", offerName: "A", quantity: 1 };
  const seeds: SubscriptionSeed[] = [
    { ...common, id: april, commitmentEndDate: "2026-04-15T00:00:00Z" },
    { ...common, id: "trial", isTrial: true, commitmentEndDate: "2026-03-10T00:00:00Z" },
    { ...common, id: "suspended", status: "suspended", commitmentEndDate: "2026-03-11T00:00:00Z" },
    { ...common, id: "traditional", kind: "legacy", commitmentEndDate: "2026-03-12T00:00:00Z" },
    { ...common, id: "in-four-years", commitmentEndDate: "2030-03-02T00:00:00Z" },
  ];
  const partner = { accessTokens: [{ token: "simulated-token" }] };
  const customers = [{ id: contoso, companyName: "Contoso", domain: "contoso.example", subscriptions: seeds }];
  await simulate({ partner, customers });
});

async function days(query: string): Promise<string[]> {
  const { items } = (await client.get(`${subscriptions}/customTermEndDates?${query}`)).body;
  return (items as { allowedCustomTermEndDate: string }[]).map((each) => each.allowedCustomTermEndDate.slice(0, 10));
}

describe("A subscription that is bought today may end", () => {
  test("with a month that ends before its own term does", async () => {
    expect(await days("term_duration=P1M")).toEqual(["2026-03-31"]);
    const year = await days("term_duration=P1Y");
    expect(year).toHaveLength(13);
    expect([year[0], year.at(-1)]).toEqual(["2026-03-31", "2027-02-28"]);
  });

  test("with another one of the customer that is active and no trial", async () => {
    expect(await days("term_duration=p1y")).toContain("2026-04-15");
    expect(await days(`term_duration=P1Y&target_coterm_subscription_id=${april}`)).toEqual(["2026-04-15"]);
    expect(await days(`term_duration=P1M&target_coterm_subscription_id=${april}`)).toEqual([]);
  });

  test("later, when it begins later", async () => {
    expect(await days("term_duration=P1M&term_start_date=2026-04-01")).toEqual(["2026-04-15", "2026-04-30"]);
  });
});

test.each([
  ["without a term", "", 400, 800121],
  ["for a term that is not sold", "?term_duration=P2Y", 400, 800121],
  ["for a day in the past", "?term_duration=P1M&term_start_date=2026-03-01", 400, 3000],
  ["for a day that is none", "?term_duration=P1M&term_start_date=soon", 400, 3000],
  ["with an unknown subscription", "?term_duration=P1M&target_coterm_subscription_id=x", 404, 20003],
])("No days are listed %s", async (_, query, status, code) => {
  expect(await client.get(`${subscriptions}/customTermEndDates${query}`)).toMatchObject({ status, body: { code } });
});
