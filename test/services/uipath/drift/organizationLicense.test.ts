import { inStep } from "../../../../provider/drift/judgement";
import { judge, products } from "../../../../provider/services/uipath/drift/organizationLicense";
import type { Available } from "../../../../provider/services/uipath/wire";

/** Every sentence of a report about one organization. */

const organizationId = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const subject = `organization ${organizationId}`;
const now = new Date("2026-03-02T12:00:00Z");
const day = 86_400_000;

type Quantities = { code: string; quantity: number }[];

function judged(
  wanted: Quantities,
  live: Quantities | undefined,
  members: { endDate?: string; overAllocated?: string[] } = {},
) {
  const args = { organizationId, productQuantities: wanted };
  const before = {
    ...args,
    products: [],
    licenseStatus: "Active",
    overAllocated: ["OLD"],
    endDate: "2026-03-03T00:00:00Z",
  };
  const { endDate: _, ...rest } = before;
  const found = live && {
    args: { ...args, productQuantities: live },
    state: { ...rest, productQuantities: live, overAllocated: [], ...members },
  };
  return judge({ id: "", wanted: args, before, found }, { now, days: 30 });
}

test("An organization with what was wanted, however codes are written and in whatever order, is in step", () => {
  const wanted = [
    { code: "UNATT", quantity: 2 },
    { code: "AIU", quantity: 0 },
  ];
  expect(
    judged(wanted, [
      { code: "attunu", quantity: 4 },
      { code: "unatt", quantity: 2 },
    ]),
  ).toEqual(inStep(subject));
});

test.each<[string, number, string, string]>([
  ["fewer", 2, "The organization has less of UNATT than wanted.", "found 2"],
  ["more", 4, "It has more of UNATT than wanted, which the host's other organizations lack.", "found 4"],
])("An organization with %s than wanted is told of in full", (_what, quantity, matters) => {
  expect(judged([{ code: "UNATT", quantity: 3 }], [{ code: "UNATT", quantity }])).toEqual({
    ...inStep(subject),
    changes: [{ property: "productQuantities", about: "UNATT", wanted: "3", found: String(quantity) }],
    affected: [subject],
    matters,
    repair: "It sets UNATT to 3.",
  });
});

test("An organization that is gone lacks everything, and what the state knew of its license still counts", () => {
  const gone = judged([{ code: "UNATT", quantity: 3 }], undefined);
  expect(gone).toMatchObject({
    missing: "licenses",
    changes: [{ about: "UNATT", wanted: "3", found: "0" }],
    notes: [{ kind: "overAllocated", text: expect.stringContaining("more of OLD than") }],
    ahead: [{ kind: "renews", at: "2026-03-03T00:00:00.000Z" }],
  });
});

test("What is used beyond its allocation, and the end of the license, are told in step and out of step", () => {
  const members = { overAllocated: ["UNATT"], endDate: new Date(now.getTime() + 10 * day).toISOString() };
  for (const quantity of [2, 3])
    expect(judged([{ code: "UNATT", quantity: 2 }], [{ code: "UNATT", quantity }], members)).toMatchObject({
      notes: [{ kind: "overAllocated", text: expect.stringContaining("uses more of UNATT than it was given") }],
      ahead: [{ kind: "renews", at: members.endDate, text: `The license of ${subject} ends on 2026-03-12 12:00 UTC.` }],
    });
});

test.each([
  [-1, 0],
  [0, 0],
  [1, 1],
  [30 * day, 1],
  [30 * day + 1, 0],
])("A license that ends in %i ms comes up %i times", (later, times) => {
  const endDate = new Date(now.getTime() + later).toISOString();
  expect(judged([{ code: "A", quantity: 1 }], [{ code: "A", quantity: 1 }], { endDate }).ahead).toHaveLength(times);
});

test("Licenses of an organization are counted as given, used, free and over-allocated", () => {
  const used = (code: string, consumedQuantity: number) => ({ code, consumedQuantity, availableQuantity: 0 });
  const available = {
    license: { products: ["A", "B", "C"].map((code) => ({ code, quantity: 5 })) },
    productsWithAvailability: [used("b", 5), used("a", 2), used("X", 9)],
  } as unknown as Available;
  const of = ({ id, partNumber, name, bought, assigned, free, overAllocated }: ReturnType<typeof products>[number]) => [
    ...[id, partNumber, name, bought, assigned, free, overAllocated],
  ];
  expect(products(available).map(of)).toEqual([
    ["A", "", "A", 5, 2, 3, 0],
    ["B", "", "B", 5, 5, 0, 0],
    ["C", "", "C", 5, 0, 5, 0],
  ]);
  expect(products({ productsWithAvailability: [] } as unknown as Available)).toEqual([]);
});
