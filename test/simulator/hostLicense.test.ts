import { demoWorld, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { fixture, missingFrom } from "./support/fixtures";
import { simulate as simulateWorld, simulator } from "./support/simulated";

const host = "/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
const license = `${host}/license`;
const pool = `${host}/available-products`;

let client: Client;

async function simulate(uipath: Partial<NonNullable<WorldSeed["uipath"]>> = {}): Promise<void> {
  const world = { ...demoWorld, uipath: { ...demoWorld.uipath, otherLicenseCodes: ["HOST-0002"], ...uipath } };
  await simulateWorld(world);
  client = new Client(simulator, "simulated-host-token");
}

describe("The host's own license", () => {
  test("is activated with its code; until then there is nothing to allocate from", async () => {
    await simulate({ hostLicensed: false });
    expect((await client.get(pool)).status).toBe(404);
    const activated = await client.put(`${license}/host-0001`, undefined);
    expect(activated).toMatchObject({ status: 200, body: { licenseCode: "HOST-0001", parentLicenseCode: null } });
    const { license: documented } = fixture("uipath", "schema-host-available-products.response-200");
    expect(missingFrom(activated.body, documented)).toEqual([]);
    expect((await client.get(pool)).status).toBe(200);
  });

  test("is deactivated, and what organizations had is there again after the next activation", async () => {
    await simulate();
    const finance = `${host}/organization/3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10/license/available`;
    const before = await client.get(finance);
    expect(await client.delete(`${license}/HOST-0001`)).toMatchObject({ status: 200, text: "" });
    expect((await client.get(finance)).status).toBe(404);
    expect((await client.delete(`${license}/HOST-0001`)).status).toBe(404);
    await client.put(`${license}/HOST-0001`, undefined);
    expect((await client.get(finance)).body).toEqual(before.body);
    expect(simulator.ledger.entries).toMatchObject([
      { kind: "hostLicense", licenseCode: "HOST-0001", active: false },
      { kind: "hostLicense", licenseCode: "HOST-0001", active: true },
    ]);
  });

  test("is exchanged for another one, and back", async () => {
    await simulate();
    await client.put(`${license}/HOST-0002`, undefined);
    expect((await client.get(pool)).body).toMatchObject({ license: { licenseCode: "HOST-0002" } });
    expect((await client.delete(`${license}/HOST-0001`)).status).toBe(404);
    expect((await client.put(`${license}/HOST-0001`, undefined)).status).toBe(200);
  });

  test("is activated without the internet: with the request that the host writes, and a license", async () => {
    await simulate({ hostLicensed: false });
    const request = await client.get(`${host}/activation-request`);
    expect(request.status).toBe(200);
    expect(Buffer.from(JSON.parse(request.text), "base64").toString()).toContain("HOST-0001");
    expect((await client.put(license, { licenseCode: "HOST-0002" })).status).toBe(200);
    expect((await client.get(pool)).body).toMatchObject({ license: { licenseCode: "HOST-0002" } });
  });

  test.each<[string, string, unknown]>([
    ["a code that was never sold", `${license}/HOST-0003`, undefined],
    ["a file that is no license", license, { payload: "garbage" }],
  ])("is not activated with %s: 422 with a problem's details", async (_, path, body) => {
    await simulate({ hostLicensed: false });
    const refused = await client.put(path, body);
    expect(refused.status).toBe(422);
    expect(refused.headers.get("Content-Type")).toContain("application/problem+json");
    expect(missingFrom(refused.body, fixture("uipath", "schema-problem-details.response-4xx"))).toEqual([]);
    expect((await client.get(pool)).status).toBe(404);
  });

  test("is visible only to the host's administrators, and to no other host", async () => {
    await simulate();
    expect((await new Client(simulator, "wrong").put(`${license}/HOST-0001`, undefined)).status).toBe(401);
    const other = license.replace("feb0dd79", "00000000");
    expect(await client.put(`${other}/HOST-0001`, undefined)).toMatchObject({ status: 404, body: { status: 404 } });
  });
});
