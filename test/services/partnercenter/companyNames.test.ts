import { NoAnswer, Refused, SettingsError } from "../../../provider/core/errors";
import { mayAsk, withCompanyNames } from "../../../provider/services/partnercenter/companyNames";
import { customer } from "../../support/modelPartnerCenter";

const other = "1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const names: Record<string, string> = { [customer]: "Contoso", [other]: "Fabrikam" };
const asked: string[] = [];
const api = {
  async companyName(id: string) {
    asked.push(id);
    return names[id];
  },
};

describe("An error about customers", () => {
  beforeEach(() => asked.splice(0));

  test("names each company behind its id, everywhere, and asks once for each", async () => {
    const text = `User a of customer ${customer} is gone. Customer ${customer}, customer ${other}.`;
    expect(await withCompanyNames(text, api)).toBe(
      `User a of customer ${customer} (Contoso) is gone. Customer ${customer} (Contoso), customer ${other} (Fabrikam).`,
    );
    expect(asked).toEqual([customer, other]);
  });

  test("names no customer twice, and sends no request for a message without a customer", async () => {
    const named = `customer ${customer} (Contoso)`;
    expect(await withCompanyNames(named, api)).toBe(named);
    asked.splice(0);
    expect(await withCompanyNames("The disk is full.", api)).toBe("The disk is full.");
    expect(asked).toEqual([]);
  });

  test("keeps the id alone where the name cannot be read, or the customer has none", async () => {
    const text = `customer ${customer} and customer 00000000-0000-4000-8000-000000000001`;
    const refusing = { companyName: () => Promise.reject(new Refused("no")) };
    expect(await withCompanyNames(text, refusing)).toBe(text);
    expect(await withCompanyNames(text, api)).toBe(text.replace(customer, `${customer} (Contoso)`));
  });

  test("waits for no name of a service that does not answer", () => {
    expect(mayAsk(new NoAnswer("dead", { outcome: "unknown" }))).toBe(false);
    expect(mayAsk(new SettingsError("unset"))).toBe(false);
    expect(mayAsk(new Refused("closed"))).toBe(true);
  });
});
