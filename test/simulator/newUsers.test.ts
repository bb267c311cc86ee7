import { client, simulate, simulator } from "./support/simulated";
import { alice, contoso, e3, users } from "./support/world";

const newbie = {
  id: "b0b00000-0000-4000-8000-000000000001",
  userPrincipalName: "newbie@contoso.example",
  displayName: "Newbie",
  usageLocation: "US",
};

beforeEach(() => simulate());

const assign = async () =>
  (await client.post(`${users}/${newbie.id}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] })).status;

describe("A user made moments ago", () => {
  test("is in the list at once, and found by other calls after so many of them", async () => {
    simulator.change({ change: "addUser", customerId: contoso, user: { ...newbie, appears: { reads: 2 } } });
    expect((await client.get(users)).text).toContain(newbie.userPrincipalName);
    expect(await client.get(`${users}/${newbie.id}`)).toMatchObject({ status: 404, body: { code: 60002 } });
    expect([await assign(), await assign()]).toEqual([404, 201]);
  });

  test("or after some time, which a snapshot remembers", async () => {
    simulator.change({ change: "addUser", customerId: contoso, user: { ...newbie, appears: { ms: 60_000 } } });
    expect(await assign()).toBe(404);
    simulator.clock.forward(59_999);
    simulator.reset(simulator.snapshot());
    expect(await assign()).toBe(404);
    simulator.clock.forward(1);
    expect(await assign()).toBe(201);
    expect(JSON.stringify(simulator.snapshot())).not.toContain("appears");
  });

  test("is found at the second call when nothing is said", async () => {
    simulator.change({ change: "addUser", customerId: contoso, user: { ...newbie, appears: {} } });
    expect([await assign(), await assign()]).toEqual([404, 201]);
  });
});

test("A renamed user has the new name in each call, but in a list that lags", async () => {
  simulator.change({ change: "setRules", lists: { users: { lag: { reads: 1 } } } });
  const userPrincipalName = "archer@contoso.example";
  simulator.change({ change: "renameUser", customerId: contoso, userId: alice, userPrincipalName });
  expect((await client.get(`${users}/${alice}`)).body).toMatchObject({ userPrincipalName });
  expect((await client.get(users)).text).not.toContain(userPrincipalName);
  expect((await client.get(users)).text).toContain(userPrincipalName);
});

test("A customer gets another name", async () => {
  simulator.change({ change: "renameCustomer", customerId: contoso, companyName: "Contoso\r\n::error::no" });
  const { companyProfile } = (await client.get(`/v1/customers/${contoso}`)).body;
  expect(companyProfile).toMatchObject({ companyName: "Contoso\r\n::error::no" });
});
