import { functionsIn } from "../../../support/functionCalls";
import { contoso, fabrikam, planted, world } from "../../../support/world";

const asia = { id: "b1946ac9-2490-4a8f-9c36-3f1a06a7f0d2", companyName: "Contoso", domain: "contoso-asia.example" };
const twins = { ...world, customers: [...(world.customers ?? []), asia] };

const { simulator, call, failure } = functionsIn(twins, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });

describe("getCustomer", () => {
  test("finds a customer by its domain", async () => {
    const found = { id: contoso.id, companyName: "Contoso", domain: "contoso.example" };
    expect(await call("getCustomer", { domain: "CONTOSO.example" })).toEqual(found);
  });

  test("finds a customer by its name", async () => {
    expect(await call("getCustomer", { name: "Fabrikam" })).toMatchObject({ id: fabrikam.id });
  });

  test("names the customers that there are, if none has the domain", async () => {
    const message = await failure("getCustomer", { domain: "contoso.com" });
    expect(message).toContain(
      'No customer of this partner has the domain "contoso.com". Partner Center lists Contoso (contoso',
    );
    expect(message).toContain(`Fabrikam (fabrikam.example, ${fabrikam.id})`);
  });

  test("finds a customer that is newer than the list that the process has read", async () => {
    simulator().journal.clear();
    await call("getCustomer", { name: "Fabrikam" });
    await call("getCustomer", { domain: "contoso.example" });
    expect(simulator().journal.exchanges).toHaveLength(1);
    simulator().change({ change: "renameCustomer", customerId: fabrikam.id, companyName: "Tailspin Toys" });
    expect(await call("getCustomer", { name: "Tailspin Toys" })).toMatchObject({ id: fabrikam.id });
    simulator().change({ change: "renameCustomer", customerId: fabrikam.id, companyName: "Fabrikam" });
  });

  test("chooses none of two customers with one name", async () => {
    const message = await failure("getCustomer", { name: "Contoso" });
    expect(message).toContain('2 customers have the name "Contoso"');
    expect(message).toContain("contoso.example");
    expect(message).toContain("contoso-asia.example");
  });

  test("asks for a domain or a name", async () => {
    expect(await failure("getCustomer")).toBe("domain: missing: expected domain, name or both");
    expect(await failure("getCustomer", { tenant: "x" })).toContain("tenant: there is no such argument");
  });
});
