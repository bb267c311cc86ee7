import { functionsIn } from "../../../support/functionCalls";

const finance = { id: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10", name: "finance" };
const operations = { id: "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99", name: "Operations" };
const many = Array.from({ length: 230 }, (_, number) => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
  name: `unit ${String(number).padStart(3, "0")}`,
}));

const { simulator, call } = functionsIn(
  { uipath: { accessTokens: ["a-host-token"], organizations: [operations, finance, ...many] } },
  { UIPATH_ACCESS_TOKEN: "a-host-token" },
);

describe("getOrganizations", () => {
  test("lists all organizations of the installation, page by page, ordered by name", async () => {
    simulator().journal.clear();
    expect(await call("getOrganizations")).toEqual({ organizations: [operations, finance, ...many] });
    expect(simulator().journal.exchanges.map(({ path }) => path)).toHaveLength(3);
  });

  test("finds an organization by name, in any case", async () => {
    expect(await call("getOrganizations", { name: "Finance" })).toEqual({ organizations: [finance] });
    expect(await call("getOrganizations", { name: "fin" })).toEqual({ organizations: [] });
  });
});
