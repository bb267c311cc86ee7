import { type DeletedResource, deletionsFinding, judged } from "../../provider/preview/deletions";

const deleted = (type: string, args: object = {}, more: Partial<DeletedResource> = {}): DeletedResource => ({
  type,
  name: "gone",
  urn: `urn:${type}`,
  args: { ...args },
  retained: false,
  ...more,
});

const licenses = { userId: "alice@contoso.example", licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };

describe("What a delete does", () => {
  const text = (...given: Parameters<typeof deleted>) => judged(deleted(...given)).text;

  test("to a user: the listed licenses go, unless another resource lists them", () => {
    expect(judged(deleted("UserLicense", licenses))).toEqual({
      type: "UserLicense",
      name: "gone",
      urn: "urn:UserLicense",
      text: "takes away 2 licenses from user alice@contoso.example (SPE_E3, SPE_E5), unless another resource of the program lists them.",
      licenses: 2,
    });
  });

  test("to a subscription: nothing, or the old quantity comes back", () => {
    expect(text("SubscriptionQuantity")).toBe("the subscription keeps its quantity.");
    expect(text("SubscriptionQuantity", { onDelete: "restore" })).toContain("gets back the quantity");
    expect(text("SubscriptionUpgrade")).toContain("cannot be undone");
  });

  test("to an organization: nothing, or its licenses go back to the host", () => {
    expect(text("OrganizationLicense")).toBe("the organization keeps its licenses.");
    expect(text("OrganizationLicense", { onDelete: "remove" })).toContain("go back to the host");
  });

  test("with retainOnDelete: nothing", () => {
    expect(judged(deleted("UserLicense", licenses, { retained: true }))).toMatchObject({
      text: "stays as it is, because of the option retainOnDelete.",
      licenses: 0,
    });
  });
});

test("All deletes are one finding, with the number of licenses; none is no finding", () => {
  expect(deletionsFinding([])).toEqual([]);
  const [finding] = deletionsFinding([
    judged(deleted("UserLicense", licenses)),
    judged(deleted("SubscriptionUpgrade")),
  ]);
  expect(finding?.severity).toBe("info");
  expect(finding?.text.split("\n")).toEqual([
    "What Pulumi deletes:",
    expect.stringMatching(/^ {2}UserLicense "gone": takes away 2 licenses/),
    expect.stringMatching(/^ {2}SubscriptionUpgrade "gone": only the record goes/),
    "  In all: 2 resources leave the program, which takes away at most 2 licenses.",
  ]);
});
