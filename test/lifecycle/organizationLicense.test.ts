import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OrganizationLicense, type OrganizationLicenseArgs } from "pulumi-licenses";
import {
  allocationsIn,
  errorsOn,
  lifecycle,
  numbered,
  plantedHost,
  warningsOn,
  worldWith,
} from "../support/lifecycleLab";
import type { TestStack } from "../support/pulumi";

const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";

/** Organizations, by their purpose in the tests. */
const finance = numbered("c", 1);
const operations = numbered("c", 2);
const [greedy, busy, third] = [numbered("c", 3), numbered("c", 4), numbered("c", 5)];

const uipath = {
  products: [
    { code: "UNATT", quantity: 12 },
    { code: "TAUNATT", quantity: 6 },
    { code: "NONPR", quantity: 4 },
    { code: "ATTUNU", quantity: 60 },
    { code: "AIU", quantity: 9000, type: "CONSUMPTION_INTERVAL" },
  ],
  organizations: [
    {
      id: finance,
      name: "finance",
      allocations: { UNATT: 1, ATTUNU: 10, AIU: 1451.8 },
      consumed: { UNATT: 1, ATTUNU: 3, AIU: 0.5 },
    },
    { id: operations, name: "operations", licensed: false },
    { id: greedy, name: "greedy", allocations: { UNATT: 2 } },
    { id: busy, name: "busy", allocations: { UNATT: 4 }, consumed: { UNATT: 4 } },
    { id: third, name: "third", allocations: { NONPR: 1 } },
  ],
  users: [{ username: "admin", password: plantedHost.password }],
  clients: [{ clientId: "house", clientSecret: plantedHost.clientSecret }],
};

const lab = lifecycle({ world: worldWith({ uipath }) });

const write = (): string[] =>
  lab.simulator.journal.exchanges
    .filter(({ method }) => method !== "GET")
    .map(({ method, status }) => `${method} ${status}`);

const lastBody = (): Record<string, number> => {
  const sent = lab.simulator.journal.exchanges.filter(({ method }) => method === "PUT" || method === "POST").at(-1);
  if (sent === undefined) throw new Error("Nothing was sent.");
  const { productQuantities } = sent.requestBody as unknown as {
    productQuantities: { code: string; quantity: number }[];
  };
  return Object.fromEntries(productQuantities.map(({ code, quantity }) => [code.toUpperCase(), quantity]));
};

const quantities = (codes: Record<string, number>) =>
  Object.entries(codes).map(([code, quantity]) => ({ code, quantity }));

const license = (
  name: string,
  organizationId: string,
  codes: Record<string, number>,
  more: Partial<OrganizationLicenseArgs> = {},
  options = {},
) => new OrganizationLicense(name, { organizationId, productQuantities: quantities(codes), ...more }, options);

const setAllocation = (organizationId: string, code: string, quantity: number) =>
  lab.simulator.change({ change: "setAllocation", organizationId, code, quantity });

const calm = { refresh: true, expectNoChanges: true };

beforeEach(() => lab.simulator.journal.clear());

describe("The licenses of organizations, on a server that takes PUT", () => {
  let stack: TestStack;
  let traceFile: string;
  const program =
    (codes: Record<string, number> = { unatt: 3, TAUNATT: 1 }) =>
    async () => {
      const first = license("finance", finance, codes);
      // One after the other, so that the second resource uses what the first one learned about the server.
      license("operations", operations, { NONPR: 2 }, { onDelete: "remove" }, { dependsOn: first });
    };

  beforeAll(async () => {
    lab.simulator.reset();
    traceFile = join(lab.folder, "trace.jsonl");
    stack = await lab.stack({ program: program(), environment: { LICENSES_TRACE: traceFile } });
  });

  test("the first preview says what will be created, and writes nothing", async () => {
    const preview = await stack.preview();
    expect(preview.changes.sort()).toEqual(["create finance", "create operations"]);
    expect(preview.warnings).toEqual([]);
    expect(write()).toEqual([]);
  });

  test("up asks by the documented POST, then by PUT, and remembers that for the run", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(write()).toEqual(["POST 405", "PUT 200", "PUT 200"]);
    expect(allocationsIn(lab.simulator, operations)).toEqual({ NONPR: 2 });
  });

  test("an organization keeps codes outside the program, and gets the program's quantities, in any case of the code", () => {
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 3, TAUNATT: 1, ATTUNU: 10, AIU: 1451.8 });
  });

  test("the state holds what people look for, times as ISO 8601, and never the license document", () => {
    const { id, outputs } = stack.state.finance ?? {};
    expect(id).toBe(`${host}/${finance}`);
    expect(outputs).toMatchObject({
      licenseStatus: "Active",
      startDate: "2023-11-14T22:13:20.000Z",
      endDate: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      overAllocated: [],
      products: expect.arrayContaining([
        { code: "UNATT", quantity: 3 },
        { code: "AIU", quantity: 1451.8 },
      ]),
    });
    expect(stack.records).not.toContain(plantedHost.payload);
    expect(stack.records).not.toContain("payload");
  });

  test("up again changes nothing and asks for nothing", async () => {
    const up = await stack.up();
    expect(up.changes).toEqual([]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("a preview with a look at the server is clean, fractions of a consumable included", async () => {
    const preview = await stack.preview(undefined, calm);
    expect(preview.ok).toBe(true);
    expect(preview.warnings).toEqual([]);
  });

  test("a changed code of the program is drift, and other codes are not", async () => {
    setAllocation(finance, "UNATT", 2);
    setAllocation(finance, "ATTUNU", 20);
    setAllocation(finance, "AIU", 1399.25);
    const preview = await stack.preview(undefined, calm);
    expect(preview.ok).toBe(false);
    expect(preview.changes).toEqual(["update finance"]);
    expect(preview.step("finance").detailedDiff).toEqual({
      "productQuantities[1].quantity": { diffKind: "update", inputDiff: true },
    });
  });

  test("up with refresh repairs it by one request that sends every code", async () => {
    const up = await stack.up(undefined, { refresh: true });
    expect(up.changes).toEqual(["update finance"]);
    expect(write()).toEqual(["POST 405", "PUT 200"]);
    expect(lastBody()).toEqual({ UNATT: 3, TAUNATT: 1, ATTUNU: 20, AIU: 1399.25 });
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 3, TAUNATT: 1, ATTUNU: 20, AIU: 1399.25 });
  });

  test("a code that leaves the program is sent with 0, and only that one is given back", async () => {
    const up = await stack.up(program({ UNATT: 3, NONPR: 1 }));
    expect(up.changes).toEqual(["update finance"]);
    expect(lastBody()).toEqual({ UNATT: 3, NONPR: 1, TAUNATT: 0, ATTUNU: 20, AIU: 1399.25 });
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 3, NONPR: 1, ATTUNU: 20, AIU: 1399.25 });
  });

  test("the same codes in another case and order are no change", async () => {
    const up = await stack.up(program({ nonpr: 1, Unatt: 3 }));
    expect(up.changes).toEqual([]);
    expect(write()).toEqual([]);
  });

  test("a quantity of 0 is all that is left of a code, and stays so", async () => {
    await stack.up(program({ nonpr: 0, Unatt: 3 }));
    expect(allocationsIn(lab.simulator, finance)).toEqual({ UNATT: 3, ATTUNU: 20, AIU: 1399.25 });
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
  });

  test("a consumable is set when the program names it, and again when the program changes its number", async () => {
    await stack.up(program({ UNATT: 3, AIU: 2000 }));
    expect(allocationsIn(lab.simulator, finance).AIU).toBe(2000);
    // The organization used some of it, which is not drift.
    setAllocation(finance, "AIU", 1987.5);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
    await stack.up(program({ UNATT: 3, AIU: 4000 }));
    expect(allocationsIn(lab.simulator, finance).AIU).toBe(4000);
  });

  test("codes in use above their quantity are an output, as the server gives 14 days to put that right", async () => {
    lab.simulator.change({ change: "setConsumed", organizationId: finance, code: "UNATT", quantity: 5 });
    expect((await stack.refresh()).ok).toBe(true);
    expect(stack.state.finance?.outputs.overAllocated).toEqual(["UNATT"]);
  });

  test("another name for the same organization takes nothing from it, although the old resource is deleted and shall remove", async () => {
    const renamed = async () => {
      license("finance", finance, { UNATT: 3, AIU: 4000 });
      license("renamed", operations, { NONPR: 2 }, { onDelete: "remove" });
    };
    const up = await stack.up(renamed);
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(["create renamed", "delete operations"]);
    expect(allocationsIn(lab.simulator, operations)).toEqual({ NONPR: 2 });
    expect(write()).toEqual([]);
  });

  test("the trace of a run has every request, and neither the license document nor a token", () => {
    const trace = readFileSync(traceFile, "utf8");
    expect(trace).toContain(`/organization/${finance}/license`);
    for (const hidden of Object.values(plantedHost)) expect(trace).not.toContain(hidden);
  });

  test("destroy leaves what it shall retain, and gives back what it shall remove", async () => {
    const before = allocationsIn(lab.simulator, finance);
    const destroy = await stack.destroy();
    expect(destroy.ok).toBe(true);
    expect(write()).toEqual(["DELETE 200"]);
    expect(allocationsIn(lab.simulator, finance)).toEqual(before);
    expect(allocationsIn(lab.simulator, operations)).toEqual({});
    expect(stack.deployed).toEqual([]);
  });
});

describe("On a server that takes POST, and knows no license of an organization without one", () => {
  let stack: TestStack;
  beforeAll(async () => {
    lab.simulator.reset(worldWith({ uipath: { ...uipath, verb: "POST", unlicensedRead: "404" } }));
    stack = await lab.stack({ program: async () => void license("operations", operations, { NONPR: 2 }) });
  });

  test("an organization without a license gets one by one POST", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(write()).toEqual(["POST 200"]);
    expect((await stack.preview(undefined, calm)).ok).toBe(true);
  });

  test("what is there as the program says is adopted without a write", async () => {
    const other = await lab.stack({ program: async () => void license("third", third, { nonpr: 1 }) });
    await other.up();
    expect(write()).toEqual([]);
    expect(other.state.third?.outputs.products).toEqual([{ code: "NONPR", quantity: 1 }]);
  });

  test("another organization is another resource: it gets its licenses, and the first one keeps its own", async () => {
    const up = await stack.up(async () => void license("operations", greedy, { UNATT: 3 }));
    expect(up.changes).toEqual(["create-replacement operations", "replace operations", "delete-replaced operations"]);
    expect(allocationsIn(lab.simulator, greedy)).toEqual({ UNATT: 3 });
    expect(allocationsIn(lab.simulator, operations)).toEqual({ NONPR: 2 });
    expect(write()).toEqual(["POST 200"]);
  });

  test("two resources for one organization and a code that the host does not have are refused at preview, by name", async () => {
    const preview = await stack.preview(async () => {
      license("operations", greedy, { UNATT: 3 });
      license("twin", greedy.toUpperCase(), { NONPR: 1 });
      license("typo", third, { NONPRO: 1 });
    });
    expect(preview.ok).toBe(false);
    const text = preview.errors.join("\n");
    expect(text).toContain('OrganizationLicense "operations" and OrganizationLicense "twin" both allocate');
    expect(text).toMatch(/"typo": the host has no license code "NONPRO"\. It has: UNATT, TAUNATT/);
    expect(write()).toEqual([]);
  });

  test("what the server refuses is said in words, with the numbers, and changes nothing", async () => {
    const before = lab.simulator.ledger.entries.length;
    const up = await stack.up(
      async () => {
        license("operations", greedy, { UNATT: 3 });
        license("nobody", numbered("c", 99), { UNATT: 1 });
        license("too-many", third, { UNATT: 9, NONPR: 2 });
        license("in-use", busy, { UNATT: 2 });
      },
      { continueOnError: true },
    );
    expect(up.ok).toBe(false);
    expect(errorsOn("nobody", up)).toMatch(/404/);
    expect(errorsOn("nobody", up)).toMatch(/no such organization\. Check organizationId/);
    expect(errorsOn("too-many", up)).toContain("exceed what the host has left");
    expect(errorsOn("too-many", up)).toMatch(/UNATT: 9 more asked for, 4 of 12 free/);
    expect(errorsOn("in-use", up)).toMatch(/Quantity of UNATT is lower than what is in use/);
    expect(lab.simulator.ledger.entries).toHaveLength(before);
    expect(Object.keys(stack.state)).toEqual(["operations"]);
  });

  test("a host whose feature is off is said in words at refresh, and nothing leaves the state", async () => {
    lab.simulator.world.uipath.hostLicensed = false;
    const refresh = await stack.refresh();
    lab.simulator.world.uipath.hostLicensed = true;
    expect(refresh.ok).toBe(false);
    expect(refresh.text).toMatch(/the host has no license, (or )?allocating licenses to organizations is switched off/);
    expect(Object.keys(stack.state)).toEqual(["operations"]);
  });
});

describe("Licenses that move from one organization to another", () => {
  test("arrive, also where the one that gives them back is the slower one", async () => {
    lab.simulator.reset(worldWith({ uipath: { ...uipath, verb: "POST" } }));
    const shares = (first: number, second: number) => async () => {
      license("first", operations, { NONPR: first });
      license("second", greedy, { NONPR: second });
    };
    const stack = await lab.stack({ program: shares(2, 1), environment: { LICENSES_POLL_SECONDS: "1.5" } });
    expect((await stack.up()).errors).toEqual([]);
    lab.simulator.faults.add({ method: "GET", path: `**/${operations}/**`, effect: { do: "delay", ms: 500 } });
    lab.simulator.journal.clear();
    const up = await stack.up(shares(1, 2));
    expect(up.errors).toEqual([]);
    expect(write().sort()).toEqual(["POST 200", "POST 200", "POST 409"]);
    expect([operations, greedy].map((one) => allocationsIn(lab.simulator, one).NONPR)).toEqual([1, 2]);
  });
});

describe("On a server that has no way to read a license", () => {
  let stack: TestStack;
  const program =
    (more: Partial<OrganizationLicenseArgs>, unatt = 3) =>
    async () =>
      void license("third", third, { UNATT: unatt }, more);

  beforeAll(async () => {
    lab.simulator.reset(worldWith({ uipath: { ...uipath, readable: false, wrongVerb: "html" } }));
    stack = await lab.stack({ program: program({}) });
  });

  test("the first up is refused, and says what would be lost and how to say that it is meant", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(errorsOn("third", up)).toMatch(/no way to read what organization .* has/);
    expect(errorsOn("third", up)).toMatch(/Only UNATT would be left\. .* set adopt: "replaceAll"/);
    expect(write()).toEqual([]);
    expect(stack.state).toEqual({});
  });

  test('with adopt: "replaceAll" it goes on, by PUT, as the POST is answered by a web page', async () => {
    const up = await stack.up(program({ adopt: "replaceAll" }));
    expect(up.errors).toEqual([]);
    expect(write()).toEqual(["POST 200", "PUT 200"]);
    expect(allocationsIn(lab.simulator, third)).toEqual({ UNATT: 3 });
    expect((await stack.up()).changes).toEqual([]);
  });

  test("refresh keeps the state, and one warning says that drift cannot be seen there", async () => {
    setAllocation(third, "UNATT", 2);
    const before = stack.state.third;
    const refresh = await stack.refresh();
    expect(refresh.ok).toBe(true);
    expect(warningsOn("third", refresh)).toEqual([expect.stringMatching(/so drift of it cannot be seen/)]);
    expect(stack.state.third).toMatchObject({ inputs: before?.inputs, outputs: before?.outputs });
  });

  test("a change of the program is made, with all that the state knows", async () => {
    const up = await stack.up(program({ adopt: "replaceAll" }, 4));
    expect(up.errors).toEqual([]);
    expect(allocationsIn(lab.simulator, third)).toEqual({ UNATT: 4 });
  });
});
