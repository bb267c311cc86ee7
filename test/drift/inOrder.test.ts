import { inOrder } from "../../provider/drift/inOrder";
import { customer, resources, termReport } from "../support/driftReports";

test("resources stand with the name of their customer, by customer, kind and subject", () => {
  const { holderName: _, ...alone } = resources.inStep;
  const of = (holder: string, type: typeof alone.type, subject: string) => ({ ...alone, holder, type, subject });
  const { holders, resources: sorted } = inOrder(
    [
      { ...customer, id: "1", name: "Fabrikam" },
      { ...customer, id: "2", name: "Contoso" },
    ],
    [
      of("1", "UserLicense", "a"),
      of("2", "UserLicense", "user-10"),
      of("2", "UserLicense", "user-9"),
      of("2", "SubscriptionQuantity", "z"),
      of("unknown", "UserLicense", "a"),
    ],
    [],
  );
  expect(holders.map(({ name }) => name)).toEqual(["Contoso", "Fabrikam"]);
  expect(sorted.map(({ holderName, subject }) => `${holderName} ${subject}`)).toEqual([
    "Contoso z",
    "Contoso user-9",
    "Contoso user-10",
    "Fabrikam a",
    "null a",
  ]);
});

test("ends of terms stand by day, then by customer and subscription, and what has no day last", () => {
  const { holderName: _, ...alone } = termReport();
  const of = (on: string | null, holder: string, subject: string) => ({ ...alone, on, holder, subject });
  const { terms } = inOrder(
    [
      { ...customer, id: "1", name: "Fabrikam" },
      { ...customer, id: "2", name: "Contoso" },
    ],
    [],
    [
      of(null, "2", "perpetual"),
      of("2027-02-01", "2", "E3"),
      of("2027-01-14", "1", "E3"),
      of("2027-01-14", "2", "E5"),
      of("2027-01-14", "2", "E3"),
    ],
  );
  expect(terms.map(({ on, holderName, subject }) => `${on} ${holderName} ${subject}`)).toEqual([
    "2027-01-14 Contoso E3",
    "2027-01-14 Contoso E5",
    "2027-01-14 Fabrikam E3",
    "2027-02-01 Contoso E3",
    "null Contoso perpetual",
  ]);
});
