import fc from "fast-check";
import { Refused } from "../../provider/core/errors";
import { subscriptionQuantityId } from "../../provider/services/partnercenter/subscriptionQuantity.args";
import { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { subscriptionUpgradeId } from "../../provider/services/partnercenter/subscriptionUpgrade.args";
import { subscriptionUpgrade } from "../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { userLicenseId } from "../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import { organizationLicenseId } from "../../provider/services/uipath/organizationLicense.args";
import { organizationLicense } from "../../provider/services/uipath/organizationLicense.lifecycle";

const guid = fc.tuple(fc.uuid(), fc.boolean()).map(([id, upper]) => (upper ? id.toUpperCase() : id));
const word = fc.stringMatching(/^[^\s/]{1,20}$/);
/** Ids with blanks and slashes inside, which offers of legacy subscriptions may have. */
const text = fc.oneof(
  fc.stringMatching(/^[A-Z0-9]{4}:[0-9]{4}:[A-Z0-9]{4}$/),
  fc.stringMatching(/^[a-zA-Z/ ]{1,20}$/).filter((one) => one.trim() === one && one !== ""),
);

const lower = (ids: object) =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id).toLowerCase()]));

const forms = [
  { lifecycle: userLicense, form: userLicenseId, any: fc.record({ customerId: guid, userId: guid }) },
  {
    lifecycle: subscriptionQuantity,
    form: subscriptionQuantityId,
    any: fc.record({ customerId: guid, subscriptionId: guid }),
  },
  {
    lifecycle: subscriptionUpgrade,
    form: subscriptionUpgradeId,
    any: fc.record({ customerId: guid, subscriptionId: guid, target: text }),
  },
  {
    lifecycle: organizationLicense,
    form: organizationLicenseId,
    any: fc.record({ hostAccountId: word, organizationId: guid }),
  },
].map(({ lifecycle, form, any }) => ({
  name: lifecycle.name,
  parse: (id: string): object => lifecycle.parseId(id),
  of: form.of as (ids: object) => string,
  any: any as fc.Arbitrary<object>,
}));

describe.each(forms)("The id of a $name", ({ name, parse, of, any }) => {
  test("is made of ids and parsed into the same ones, in lower case", () => {
    fc.assert(fc.property(any, (ids) => expect(parse(of(ids))).toEqual(lower(ids))));
  });

  test("is read in any case", () => {
    fc.assert(fc.property(any, (ids) => expect(parse(of(ids).toUpperCase())).toEqual(lower(ids))));
  });

  test("is no other text: that is refused with the form that is expected", () => {
    const cut = fc.tuple(any, fc.nat()).map(([ids, at]) => of(ids).slice(0, at % of(ids).length));
    const longer = fc.tuple(any, fc.constantFrom("/", " ", "//x")).map(([ids, more]) => `${of(ids)}${more}`);
    const other = fc.oneof(
      fc.string(),
      cut,
      longer,
      guid,
      fc.tuple(word, word).map((words) => words.join("/")),
    );
    fc.assert(
      fc.property(other, (id) => {
        let ids: object;
        try {
          ids = parse(id);
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
          expect((error as Error).message).toMatch(new RegExp(`^${name}: expected an id like <[a-z ]+>/<[a-z ]+>`));
          return;
        }
        expect(of(ids)).toBe(id.toLowerCase());
      }),
      { numRuns: 1000 },
    );
  });
});

test("A host account may have any name without a slash", () => {
  const ids = { hostAccountId: "my own host", organizationId: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10" };
  expect(organizationLicense.parseId(organizationLicenseId.of(ids))).toEqual(ids);
});

test("The refusal names what was given and what the parts are", () => {
  expect(() => userLicense.parseId("0c39d6d5-c70d-4c55-bc02-f620844f3fd1/alice@contoso.example")).toThrow(
    'UserLicense: expected an id like <customer id>/<object id of the user>, but got "0c39d6d5-c70d-4c55-bc02-f620844f3fd1/alice@contoso.example". <customer id> and <object id of the user> are GUIDs.',
  );
  expect(() => organizationLicense.parseId("x")).toThrow(
    'OrganizationLicense: expected an id like <host account id>/<organization id>, but got "x". <organization id> is a GUID.',
  );
  expect(() => userLicense.parseId("x".repeat(1000))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{1,400}$/) }),
  );
});
