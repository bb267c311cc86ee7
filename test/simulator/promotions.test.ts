import { demoWorld } from "pulumi-licenses/simulator";
import { client, simulate, simulator } from "./support/simulated";
import { contoso, e5Item } from "./support/world";

const catalog = "/v1/productpromotions";
const eligibilities = `/v1/customers/${contoso}/promotionEligibilities`;
const [productId = "", skuId = ""] = e5Item.split(":");
const requiredProducts = [{ productId, skuId }];
const purchase = { catalogItemId: e5Item, quantity: 10, termDuration: "P1Y", billingCycle: "Annual" };

beforeEach(async () => {
  const promotions = [
    { id: "SPRING:0001:A", name: "Spring", countries: ["DE", "US"], requiredProducts, maximumSeats: 20 },
    { id: "WINTER:0001:A", name: "Winter", endDate: "today-2d", requiredProducts },
    { id: "SCHOOL:0001:A", name: "School", segment: "education", requiredProducts },
  ];
  const world = { ...demoWorld, catalog: { ...demoWorld.catalog, promotions } };
  await simulate(world);
});

describe("A partner who looks for promotions", () => {
  test("sees those of today, for a country and a segment", async () => {
    const listed = async (query: string) =>
      ((await client.get(`${catalog}?${query}`)).body.items as { name: string }[]).map(({ name }) => name);
    expect(await listed("country=DE&segment=commercial")).toEqual(["Spring"]);
    expect(await listed("country=FR&segment=commercial")).toEqual([]);
    expect(await listed("country=FR&segment=education")).toEqual(["School"]);
    simulator.clock.forward(400 * 86_400_000);
    expect(await listed("country=DE&segment=commercial")).toEqual([]);
  });

  test.each(["", "?segment=commercial", "?country=DE", "?country=Germany&segment=commercial"])(
    "is refused without a country of two letters and a segment: %j",
    async (query) => {
      expect(await client.get(`${catalog}${query}`)).toMatchObject({ status: 400, body: { code: 3000 } });
    },
  );

  test("reads one that is over by its id, with or without a country", async () => {
    expect(await client.get(`${catalog}/WINTER:0001:A`)).toMatchObject({ status: 200, body: { name: "Winter" } });
    expect((await client.get(`${catalog}/spring:0001:a?country=us`)).body.name).toBe("Spring");
  });

  test("does not find one that is not offered there, or at all", async () => {
    expect(await client.get(`${catalog}/SPRING:0001:A?country=FR`)).toMatchObject({
      status: 404,
      body: { code: 1000 },
    });
    expect((await client.get(`${catalog}/AUTUMN:0001:A?country=DE`)).status).toBe(404);
  });

  test("finds them again after the world was saved and loaded", async () => {
    await simulator.reset(simulator.snapshot());
    expect((await client.get(`${catalog}?country=US&segment=commercial`)).body.totalCount).toBe(1);
  });
});

describe("A purchase", () => {
  const verify = async (item: object) => (await client.post(eligibilities, { items: [item] })).body.items;
  const found = (promotionId: string, ...errors: string[]) => [
    { eligibilities: [{ promotionId, isEligible: errors.length === 0, errors: errors.map((type) => ({ type })) }] },
  ];

  test("is eligible when product, seats and term are those of the promotion", async () => {
    expect(await verify({ ...purchase, promotionId: "SPRING:0001:A" })).toMatchObject(found("SPRING:0001:A"));
  });

  test.each<[string, object, string, string]>([
    ["with too many seats", { quantity: 21 }, "SPRING:0001:A", "SeatCount"],
    ["for another term", { termDuration: "P1M" }, "SPRING:0001:A", "Term"],
    ["of another product", { catalogItemId: "OTHER:0001:A" }, "SPRING:0001:A", "InvalidCatalogItemId"],
    ["with a promotion that is over", {}, "WINTER:0001:A", "InvalidPromotion"],
    ["with an unknown promotion", {}, "AUTUMN:0001:A", "InvalidPromotion"],
  ])("is not eligible %s", async (_, other, promotionId, error) => {
    expect(await verify({ ...purchase, ...other, promotionId })).toMatchObject(found(promotionId, error));
  });

  test("without a promotion is compared with all of today", async () => {
    expect(await verify(purchase)).toMatchObject([
      { eligibilities: [{ promotionId: "SPRING:0001:A" }, { promotionId: "SCHOOL:0001:A" }] },
    ]);
  });

  test.each([[{}], [{ items: [] }], [{ items: [{ ...purchase, quantity: "10" }] }], [{ items: [null] }]])(
    "is refused when it is incomplete: %j",
    async (body) => {
      expect((await client.post(eligibilities, body)).status).toBe(400);
    },
  );
});
