import { errorsIn, previewer, warningsIn } from "../../../support/previewOf";
import {
  changed,
  customerId,
  license,
  littleStock,
  personId,
  quantity,
  sku,
  subscription,
} from "../../../support/previewWorld";

const preview = previewer(littleStock);
const { look } = preview;

afterEach(() => preview.simulator.reset());

const named = (name: string, userId: string, more = {}) => license(0, "SPE_E3", { name, args: { userId }, ...more });

describe("A user whom the customer does not have", () => {
  test("fails the preview, each of them by name, and the others are not read", async () => {
    const errors = errorsIn(
      await look(
        license(1, "SPE_E3"),
        named("typo", "usr2@contoso.example"),
        named("nobody", "0f9de6a6-0000-4000-8000-00000000abcd"),
      ),
    );
    expect(errors).toEqual([
      expect.stringMatching(
        /UserLicense "typo": customer \S+ \(Contoso\) has no user "usr2@contoso\.example"\. Check .* object id/,
      ),
      expect.stringMatching(/UserLicense "nobody": customer \S+ \(Contoso\) has no user "0f9de6a6-\S+"\. Check/),
    ]);
    expect(preview.requests()).toEqual({ "one of customers": 1, subscribedskus: 1, users: 2 });
  });

  test("is a warning where a resource of another provider, or a component, may make him first", async () => {
    for (const more of [{ followsForeign: true }, { perhapsAfterMore: true }]) {
      const findings = await look(named("new", "new@contoso.example", more));
      expect(errorsIn(findings)).toEqual([]);
      expect(warningsIn(findings)).toEqual([
        expect.stringMatching(/has no user "new@contoso\.example"\. .* may make one/),
      ]);
    }
  });

  test("and who was deleted in Entra is named as such, by name and by id", async () => {
    preview.simulator.change({ change: "deleteUser", customerId, userId: personId(3) });
    const [byName, byId] = errorsIn(await look(named("a", "USER3@contoso.example"), named("b", personId(3))));
    expect(byName).toMatch(
      /user USER3@contoso\.example of customer \S+ \(Contoso\) was deleted in Microsoft Entra ID.* Restore/,
    );
    expect(byId).toMatch(/was deleted in Microsoft Entra ID/);
  });

  test("is no matter of a run that leaves the resource as it is", async () => {
    expect(await look(named("gone", personId(77), { operation: "same", id: `${customerId}/${personId(77)}` }))).toEqual(
      [],
    );
  });
});

describe("One product under two names", () => {
  test("fails the preview with both of them", async () => {
    const [error, ...others] = errorsIn(await look(license(0, ["SPE_E3", sku.e3.toUpperCase()])));
    expect(others).toEqual([]);
    expect(error).toMatch(/UserLicense "user0" lists one product 2 times: "SPE_E3" and "05E9A617\S+"\. Keep one/);
  });
});

describe("A service plan that the product does not have", () => {
  const off = (more = {}) =>
    license(0, [], { args: { licenses: [{ sku: "SPE_E3", excludedPlans: ["NOT_THERE"] }] }, ...more });

  test("fails the preview where the license is new, and is a warning where it may have been there before", async () => {
    expect(errorsIn(await look(off()))).toEqual([expect.stringMatching(/"user0": .*no service plan "NOT_THERE"/)]);
    const findings = await look(off(changed(0)));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings)).toEqual([expect.stringMatching(/no service plan "NOT_THERE".*it is off, as wanted/)]);
  });
});

describe("A customer who has left", () => {
  const gone = "77777777-6910-4758-bba3-0c4c6007d161";
  const theirs = (operation: "same" | "create") =>
    quantity("theirs", subscription.visio, 1, { operation, args: { customerId: gone } });

  test("is a warning that says what to do if none of their resources changes, and blocks no other customer", async () => {
    const findings = await look(theirs("same"), quantity("e3", subscription.e3, 5));
    expect(errorsIn(findings)).toEqual([]);
    expect(warningsIn(findings)).toEqual([
      expect.stringMatching(/no relationship.*pulumi state delete.*retainOnDelete/s),
    ]);
  });

  test("fails the preview where something of theirs changes", async () => {
    expect(errorsIn(await look(theirs("create")))).toEqual([
      expect.stringMatching(/no relationship with this customer/),
    ]);
  });
});
