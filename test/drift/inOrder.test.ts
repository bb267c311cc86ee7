import { inOrder } from "../../provider/drift/inOrder";
import { customer, resources } from "../support/driftReportText";

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
