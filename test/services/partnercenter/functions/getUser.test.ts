import { sku } from "../../../support/catalog";
import { functionsIn } from "../../../support/functionCalls";
import { contoso, planted, user, world } from "../../../support/world";

const { simulator, call, failure } = functionsIn(world, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });
const customerId = contoso.id;

describe("getUser", () => {
  const alice = {
    id: user.alice,
    userPrincipalName: "alice@contoso.example",
    displayName: expect.stringContaining("Alice"),
    usageLocation: "US",
  };

  test("finds a user by user principal name, in any case", async () => {
    expect(await call("getUser", { customerId, user: "ALICE@contoso.example" })).toEqual(alice);
  });

  test("finds a user by object id, with one request", async () => {
    simulator().journal.clear();
    expect(await call("getUser", { customerId, user: user.alice.toUpperCase() })).toEqual(alice);
    expect(simulator().journal.exchanges).toHaveLength(1);
  });

  test("leaves out a usage location that is not set", async () => {
    expect(await call("getUser", { customerId, user: user.erin })).not.toHaveProperty("usageLocation");
  });

  test("lists the user's licenses on request", async () => {
    expect(await call("getUser", { customerId, user: user.bob, includeLicenses: true })).toMatchObject({
      licenses: [],
    });
    simulator().change({ change: "assignLicense", customerId, userId: user.bob, sku: "SPE_E5" });
    expect(await call("getUser", { customerId, user: user.bob, includeLicenses: true })).toMatchObject({
      licenses: [{ id: sku.e5, partNumber: "SPE_E5" }],
    });
  });

  test("says that a customer has no such user", async () => {
    for (const unknown of ["zoe@contoso.example", "00000000-0000-4000-8000-00000000dead"])
      expect(await failure("getUser", { customerId, user: unknown })).toContain(
        `Customer ${customerId} has no user "${unknown}"`,
      );
  });

  test("does not take a deleted user for one that is there", async () => {
    const { users } = simulator().world.lists;
    users.odd = [
      {
        id: user.dave,
        userPrincipalName: "gone@contoso.example",
        state: "inactive",
        softDeletionTime: "2026-09-01T10:00:00Z",
      },
    ];
    expect(await failure("getUser", { customerId, user: "gone@contoso.example" })).toContain(
      "was deleted on 2026-09-01",
    );
    users.odd = [];
  });

  test("explains what a user is given by", async () => {
    expect(await failure("getUser", { customerId: "contoso", user: "" })).toBe(
      'customerId: expected the customer\'s tenant id, a GUID like 0c39d6d5-c70d-4c55-bc02-f620844f3fd1, but got "contoso"; user: expected the user: object id or user principal name, not an empty text, but got ""',
    );
  });
});
