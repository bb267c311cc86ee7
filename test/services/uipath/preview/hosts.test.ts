import { errorsIn, previewer, warningsIn } from "../../../support/previewOf";

/** A host with 5 free UNATT and 2 free TAUNATT; finance has 3 and 1 of them. */
const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const operations = "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99";
const newcomer = "0a6f0f60-1f3a-4d39-8c55-6f27ab9f0c11";

const preview = previewer({
  uipath: {
    products: [
      { code: "UNATT", quantity: 8 },
      { code: "TAUNATT", quantity: 3 },
    ],
    organizations: [
      { id: finance, name: "finance", allocations: { UNATT: 3, TAUNATT: 1 } },
      { id: operations, name: "operations", licensed: false },
      { id: newcomer, name: "newcomer", licensed: false },
    ],
  },
});
const { look } = preview;

const allocate = (name: string, organizationId: string, quantities: Record<string, number>, more = {}) => ({
  type: "OrganizationLicense",
  name,
  args: {
    organizationId,
    productQuantities: Object.entries(quantities).map(([code, quantity]) => ({ code, quantity })),
  },
  ...more,
});

describe("What all organizations of a program ask of their host", () => {
  test("is refused where the host has too little, all codes at once, with who asks for how much", async () => {
    const findings = await look(
      allocate("finance", finance, { UNATT: 5, TAUNATT: 2 }),
      allocate("operations", operations, { UNATT: 4, taunatt: 2 }),
    );
    const [table, ...others] = errorsIn(findings);
    expect(others).toEqual([]);
    expect(table?.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      [expect.stringMatching(/^Host feb0dd79-\S+ has too few licenses/)],
      ["code", "more needed", "free", "missing"],
      ["UNATT", "6", "5", "1"],
      ['for OrganizationLicense "finance" (2), OrganizationLicense "operations" (4)'],
      ["TAUNATT", "3", "2", "1"],
      ['for OrganizationLicense "finance" (1), OrganizationLicense "operations" (2)'],
      [expect.stringContaining("give back what other organizations do not need")],
    ]);
  });

  test("passes when it is all that the host has, what an organization has already not counted", async () => {
    expect(await look(allocate("finance", finance, { UNATT: 4 }), allocate("o", operations, { UNATT: 4 }))).toEqual([]);
    expect(preview.requests()).toEqual({ available: 2, "available-products": 1 });
  });

  test("costs one request while nothing is in doubt, or nothing changes", async () => {
    expect(await look(allocate("operations", operations, { UNATT: 5 }))).toEqual([]);
    const unchanged = { operation: "same" as const };
    expect(await look(allocate("finance", finance, { UNATT: 9 }, unchanged))).toEqual([]);
    expect(preview.requests()).toEqual({ "available-products": 2 });
  });

  test("is a warning where another organization gives back enough in the same run", async () => {
    const findings = await look(
      allocate("finance", finance, { UNATT: 1, TAUNATT: 1 }),
      allocate("operations", operations, { UNATT: 7 }),
    );
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings)).toEqual([expect.stringMatching(/5 licenses of UNATT free and 7 more .* give back 2/)]);
  });

  test("is not judged where the host does not tell what it has", async () => {
    preview.simulator.faults.add({
      method: "GET",
      path: "/lrm/api/host/*/available-products",
      effect: { do: "status", status: 404 },
    });
    expect(errorsIn(await look(allocate("operations", operations, { UNATT: 50 })))).toEqual([]);
    preview.simulator.faults.clear();
  });
});
