import { unknownValue } from "../../../../provider/core/lifecycle";
import type { Planned } from "../../../../provider/core/planned";
import type { AutomationSuite } from "../../../../provider/services/uipath/api";
import { lookAtHosts } from "../../../../provider/services/uipath/preview/hosts";
import type { Availability } from "../../../../provider/services/uipath/wire";
import { availability, organization as finance, host } from "../../../support/modelAutomationSuite";
import { asNew, errorsIn, warningsIn } from "../../../support/previewOf";

/** Previews with hosts whose answers the test sets. */

const elsewhere = "11111111-1111-4111-8111-111111111111";
const operations = "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99";

interface Hosts {
  pools?: Record<string, Availability[] | undefined>;
  /** The licenses of organizations. Absent: none. */
  has?: Record<string, Record<string, number> | "no such call">;
}

async function look({ pools = { [host]: [availability("UNATT", 10, 5)] }, has = {} }: Hosts, ...program: Planned[]) {
  const asked: string[] = [];
  const api = {
    hostAccountId: host,
    async pool(at: string) {
      asked.push(`pool of ${at}`);
      return pools[at];
    },
    async available(at: string, organization: string) {
      asked.push(`${organization} at ${at}`);
      const products = has[organization];
      if (products === "no such call" || products === undefined) return products;
      const license = { licenseStatus: "", startDate: undefined, endDate: undefined };
      return {
        license: { ...license, products: Object.entries(products).map(([code, quantity]) => ({ code, quantity })) },
        productsWithAvailability: [],
      };
    },
  } as unknown as AutomationSuite;
  const findings = await lookAtHosts(api, program);
  expect(findings).toHaveLength(errorsIn(findings).length + warningsIn(findings).length);
  return { errors: errorsIn(findings), warnings: warningsIn(findings), asked };
}

const allocate = (
  name: string,
  organizationId: unknown,
  quantities: Record<string, unknown> | unknown,
  more = {},
  args = {},
) =>
  asNew({
    type: "OrganizationLicense",
    name,
    args: {
      organizationId,
      productQuantities:
        typeof quantities === "object" && !Array.isArray(quantities)
          ? Object.entries(quantities as object).map(([code, quantity]) => ({ code, quantity }))
          : quantities,
      ...args,
    },
    ...more,
  });

const fine = { errors: [], warnings: [] };

describe("An organization that a program names twice", () => {
  const names = (...organizations: [unknown, object?][]) =>
    look({}, ...organizations.map(([id, args], index) => allocate(`o${index}`, id, { UNATT: 0 }, {}, args)));

  test.each<[string, object, object]>([
    ["on the host of the settings", {}, {}],
    ["whose host is named once", { hostAccountId: host.toUpperCase() }, {}],
    ["on another host", { hostAccountId: elsewhere }, { hostAccountId: elsewhere.toUpperCase() }],
  ])("%s is an error, whatever the case of its id", async (_sentence, first, second) => {
    const { errors } = await names([finance, first], [finance.toUpperCase(), second]);
    expect(errors).toEqual([
      expect.stringMatching(
        /^OrganizationLicense "o0" and OrganizationLicense "o1" both allocate the licenses of organization 3B1F6A52/,
      ),
    ]);
  });

  test("is told with the first one, each time", async () => {
    const { errors } = await names([operations], [finance], [finance], [finance]);
    expect(errors.map((text) => text.match(/"o\d"/g))).toEqual([
      ['"o1"', '"o2"'],
      ['"o1"', '"o3"'],
    ]);
  });

  test("is none where the hosts are two, or where it is not known yet", async () => {
    expect(await names([finance], [finance, { hostAccountId: elsewhere }])).toMatchObject(fine);
    expect(await names([unknownValue], [unknownValue])).toMatchObject(fine);
  });
});

describe("A code that the host does not have", () => {
  const pools = { [host]: [availability("UNATT", 9, 0), availability("NONPR", 9, 0)] };

  test("is an error that names those which it has", async () => {
    const { errors, warnings } = await look({ pools }, allocate("finance", finance, { unatt: 1, ROBOT: 1, 'A"B': 0 }));
    expect(errors).toEqual([
      'OrganizationLicense "finance": the host has no license code "ROBOT". It has: UNATT, NONPR.',
      'OrganizationLicense "finance": the host has no license code "A\\"B". It has: UNATT, NONPR.',
    ]);
    expect(warnings).toEqual([]);
  });

  test("is an error too where the host has none at all", async () => {
    const { errors } = await look({ pools: { [host]: [] } }, allocate("finance", finance, { UNATT: 1 }));
    expect(errors).toEqual([expect.stringContaining("It has: none.")]);
  });

  test.each<[string, Partial<Planned>]>([
    ["nothing changes", { operation: "same" }],
    ["what comes before it may bring the code", { followsForeign: true }],
  ])("is a warning where %s", async (_sentence, more) => {
    const { errors, warnings } = await look({ pools }, allocate("finance", finance, { ROBOT: 1 }, more));
    expect([errors.length, warnings.length]).toEqual([0, 1]);
  });

  test.each<[string, unknown]>([
    ["a code that is not known yet", [{ code: unknownValue, quantity: 1 }]],
    ["a list that is not known yet", unknownValue],
    ["a code that is no text", [{ code: 7, quantity: 1 }]],
    ["a hole in the list", [null, { quantity: 1 }]],
  ])("is not %s", async (_sentence, quantities) => {
    expect(await look({ pools }, allocate("finance", finance, quantities))).toMatchObject(fine);
  });
});

describe("Which hosts are asked", () => {
  test("each one once, and each for its own organizations only", async () => {
    const pools = { [host]: [availability("UNATT", 9, 0)], [elsewhere]: [availability("NONPR", 1, 0)] };
    const { errors, asked } = await look(
      { pools },
      allocate("a", finance, { UNATT: 1 }),
      allocate("b", operations, { UNATT: 1 }, {}, { hostAccountId: host.toUpperCase() }),
      allocate("c", operations, { NONPR: 2 }, {}, { hostAccountId: elsewhere }),
    );
    expect(asked).toEqual([`pool of ${host}`, `pool of ${elsewhere}`, `${operations} at ${elsewhere}`]);
    expect(errors).toEqual([expect.stringMatching(/^Host 11111111-\S+ has too few/)]);
  });

  test("none for a host that is not known yet, and a host that does not tell is not judged", async () => {
    const unknown = await look({}, allocate("a", finance, { ROBOT: 99 }, {}, { hostAccountId: unknownValue }));
    expect(unknown).toEqual({ ...fine, asked: [] });
    expect(await look({ pools: {} }, allocate("a", finance, { ROBOT: 99 }))).toMatchObject(fine);
  });
});

describe("Whether a host has enough", () => {
  test.each<[string, Planned]>([
    ["an organization that is not known yet", allocate("a", unknownValue, { UNATT: 50 })],
    ["an organization that is no text", allocate("a", 7, { UNATT: 50 })],
    ["quantities that are not known yet", allocate("a", finance, unknownValue)],
    ["a quantity that is not known yet", allocate("a", finance, { UNATT: unknownValue })],
    ["a quantity that is no number", allocate("a", finance, { UNATT: "50" })],
    ["a code that is not known yet", allocate("a", finance, [{ code: unknownValue, quantity: 50 }])],
    ["a hole in the list", allocate("a", finance, [null])],
  ])("does not count %s, and asks for no organization", async (_sentence, planned) => {
    const enough = allocate("b", operations, { UNATT: 5 });
    expect(await look({}, planned, enough)).toEqual({ ...fine, asked: [`pool of ${host}`] });
  });

  test.each<[string, NonNullable<Hosts["has"]>]>([
    ["that cannot be read", { [finance]: "no such call" }],
    ["of whose consumable only the rest can be read", { [finance]: { UNATT: 2.5 } }],
  ])("counts no organization %s", async (_sentence, has) => {
    expect(await look({ has }, allocate("a", finance, { UNATT: 50 }))).toMatchObject(fine);
  });

  test("names only organizations that ask for more than they have", async () => {
    const has = { [finance]: { UNATT: 3 }, [operations]: { UNATT: 1 } };
    const { errors } = await look(
      { has },
      allocate("same", finance, { UNATT: 3 }),
      allocate("more", operations, { UNATT: 7 }),
    );
    expect(errors).toEqual([expect.stringContaining('for OrganizationLicense "more" (6)')]);
    expect(errors[0]).not.toContain("same");
  });

  test("is certain of one code and not of another", async () => {
    const pools = { [host]: [availability("UNATT", 5, 5), availability("NONPR", 5, 5)] };
    const has = { [finance]: { NONPR: 3 } };
    const { errors, warnings } = await look(
      { pools, has },
      allocate("gives", finance, { UNATT: 1 }),
      allocate("takes", operations, { NONPR: 2 }),
    );
    expect(errors).toEqual([expect.stringMatching(/UNATT/)]);
    expect(errors[0]).not.toContain("NONPR");
    expect(warnings).toEqual([expect.stringMatching(/0 licenses of NONPR free and 2 more .* give back 3/)]);
  });
});
