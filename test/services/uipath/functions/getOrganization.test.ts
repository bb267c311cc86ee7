import { functionsIn } from "../../../support/functionCalls";

const finance = { id: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10", name: "finance" };
const other = { id: "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99", name: "operations" };
const list = "/Host/portal_/organization/onprem/api/organization/getAllOrganizations";

const { simulator, call, failure } = functionsIn(
  {
    uipath: {
      accessTokens: ["a-host-token"],
      organizations: [finance, other, { ...other, id: `${other.id.slice(0, -1)}a` }],
    },
  },
  { UIPATH_ACCESS_TOKEN: "a-host-token" },
);

describe("getOrganization", () => {
  test("finds an organization by its name", async () => {
    expect(await call("getOrganization", { name: "FINANCE" })).toEqual(finance);
  });

  test("names the organizations that there are, if none has the name", async () => {
    expect(await failure("getOrganization", { name: "sales" })).toContain(
      `There is no organization "sales". Automation Suite lists finance (${finance.id}), operations (${other.id})`,
    );
  });

  test("finds an organization that is newer than the list that the process has read", async () => {
    await call("getOrganization", { name: "finance" });
    const added = { id: "5a6f0f5e-3a52-4d2c-8c58-64c3f0a9b111", name: "research" };
    simulator().world.uipath.organizations.push({ ...added, licensed: false, allocations: {}, consumed: {} });
    simulator().journal.clear();
    await call("getOrganization", { name: "finance" });
    expect(simulator().journal.exchanges).toEqual([]);
    expect(await call("getOrganization", { name: "research" })).toEqual(added);
  });

  test("chooses none of two organizations with one name", async () => {
    expect(await failure("getOrganization", { name: "operations" })).toContain("There are 2 organizations");
  });

  test("says where an id is found, if the installation does not list its organizations", async () => {
    for (const effect of [
      { do: "status", status: 404 },
      { do: "status", status: 405 },
    ] as const) {
      simulator().faults.add({ method: "GET", path: list, times: 1, effect });
      expect(await failure("getOrganization", { name: "finance" })).toContain("it stands after organizationId=");
    }
  });
});
