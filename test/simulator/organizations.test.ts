import { Client } from "./support/client";
import { fixture, missingFrom } from "./support/fixtures";
import { simulate, simulator } from "./support/simulated";

const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";
const operations = "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99";
const organizations = "/Host/portal_/organization/onprem/api/organization";

let host: Client;

beforeEach(async () => {
  await simulate();
  host = new Client(simulator, "simulated-host-token");
});

describe("The organizations of an installation", () => {
  test("can be listed, searched and read by the host", async () => {
    const all = await host.get(`${organizations}/getAllOrganizations`);
    expect(missingFrom(all.body, fixture("uipath", "schema-getAllOrganizations.response-200"))).toEqual([]);
    expect(all.body).toMatchObject({ totalCount: 2, results: [{ name: "finance" }, { name: "operations" }] });
    const found = await host.get(`${organizations}/getAllOrganizations?searchTerm=oper&top=1&skip=0`);
    expect(found.body).toMatchObject({ totalCount: 1, results: [{ id: operations }] });
    expect((await host.get(`${organizations}/${finance}`)).body).toMatchObject({ id: finance, name: "finance" });
    expect((await host.get(`${organizations}/${finance}0`)).status).toBe(404);
  });

  test("are visible only to the host's administrators", async () => {
    expect((await new Client(simulator, "wrong").get(`${organizations}/getAllOrganizations`)).status).toBe(401);
  });

  test("can be made, licensed and taken away", async () => {
    const created = await host.post(organizations, { name: "research" });
    const { id } = created.body;
    const license = `/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d/organization/${id}/license`;
    expect((await host.put(license, { productQuantities: [{ code: "UNATT", quantity: 2 }] })).status).toBe(200);
    expect((await host.post(organizations, { name: "Research" })).status).toBe(409);
    expect((await host.post(organizations, {})).status).toBe(400);
    expect((await host.delete(`${organizations}/${id}`)).status).toBe(200);
    expect((await host.get(`${organizations}/${id}`)).status).toBe(404);
  });
});

describe("What an organization sees of its license", () => {
  test("is its products, and how many of them are in use", async () => {
    const license = await host.get(`/lrm/api/account/${finance}/account-license`);
    expect(missingFrom(license.body, fixture("uipath", "schema-account-license.response-200"))).toEqual([]);
    const products = await host.get(`/lrm/api/account/${finance}/available-account-licenses`);
    expect(missingFrom(products.body, fixture("uipath", "schema-available-account-licenses.response-200"))).toEqual([]);
    expect(products.body).toContainEqual({ code: "ATTUNU", total: 10, allocated: 3 });
  });

  test("is nothing where it has none, or gave it back", async () => {
    expect((await host.get(`/lrm/api/account/${operations}/account-license`)).status).toBe(404);
    expect((await host.delete(`/lrm/api/account/${finance}/license/remove`)).status).toBe(200);
    expect((await host.get(`/lrm/api/account/${finance}/available-account-licenses`)).status).toBe(404);
  });
});

test("Any client may ask whether the license service is up", async () => {
  expect(await new Client(simulator, "").get("/lrm/health")).toMatchObject({ status: 200, text: '"Healthy"' });
});

test("An unknown path is answered with the portal's page, and 200", async () => {
  const answer = await host.get("/lrm_/api/host/x");
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.headers.get("Content-Type")).toContain("text/html");
});
