import { functionsIn } from "../../../support/functionCalls";
import { contoso, fabrikam, planted, world } from "../../../support/world";

const { simulator, call } = functionsIn(world, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });

const shown = {
  contoso: { id: contoso.id, companyName: "Contoso", domain: "contoso.example" },
  fabrikam: { id: fabrikam.id, companyName: "Fabrikam", domain: "fabrikam.example" },
};

describe("getCustomers", () => {
  test("lists all customers of the partner, ordered by company name", async () => {
    expect(await call("getCustomers")).toEqual({ customers: [shown.contoso, shown.fabrikam] });
  });

  test("keeps the order when the service lists the customers in another one", async () => {
    const names = async () => {
      const { customers } = (await call("getCustomers")) as { customers: { id: string }[] };
      return customers.map(({ id }) => id);
    };
    simulator().change({ change: "renameCustomer", customerId: contoso.id, companyName: "Zava" });
    expect(await names()).toEqual([fabrikam.id, contoso.id]);
    simulator().change({ change: "renameCustomer", customerId: contoso.id, companyName: "Contoso" });
  });

  test("lists customers of all pages", async () => {
    const world = simulator().world;
    const { pageSize } = world.lists.customers;
    world.lists.customers.pageSize = 1;
    simulator().journal.clear();
    expect(await call("getCustomers")).toEqual({ customers: [shown.contoso, shown.fabrikam] });
    expect(simulator().journal.exchanges).toHaveLength(2);
    world.lists.customers.pageSize = pageSize;
  });

  test("finds customers by name and domain in any case", async () => {
    expect(await call("getCustomers", { name: "CONTOSO" })).toEqual({ customers: [shown.contoso] });
    expect(await call("getCustomers", { domain: " Fabrikam.Example " })).toEqual({ customers: [shown.fabrikam] });
    expect(await call("getCustomers", { name: "Contoso", domain: "fabrikam.example" })).toEqual({ customers: [] });
  });

  test("finds whole names only", async () => {
    expect(await call("getCustomers", { name: "Cont" })).toEqual({ customers: [] });
  });
});
