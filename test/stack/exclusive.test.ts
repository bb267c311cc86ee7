import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory } from "../support/pulumi";
import { contoso, licensesOf, sku, user } from "../support/world";

/** An exclusive list takes away only licenses that a preview with the same settings has shown. */
const lab = laboratory();

const args = { customerId: contoso.id, licenses: [{ sku: "SPE_E5" }], exclusive: true };

const alsoHas = (userId: string) =>
  lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId, sku: sku.kiosk });

test("created in a callback that the preview does not call, it only assigns, and the next up takes the rest away", async () => {
  alsoHas(user.alice);
  const program = async () => {
    const seats = new SubscriptionQuantity("seats", {
      customerId: contoso.id,
      subscriptionId: contoso.e5,
      quantity: 10,
    });
    seats.offerName.apply(() => void new UserLicense("alice", { ...args, userId: user.alice }));
  };
  const stack = await lab.stack({ program });
  const up = await stack.up();
  expect(up.errors).toEqual([]);
  expect(up.warnings.map(({ text }) => text).join()).toContain("No preview has shown that");
  expect(licensesOf(lab.simulator, user.alice)).toContain("SPE_F1");
  await stack.up();
  expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
});

test.each([["licenses"], ["*"]])(
  "with ignoreChanges: %p, which the preview leaves out, it only assigns",
  async (ignored) => {
    lab.simulator.reset();
    alsoHas(user.carol);
    const program = async () =>
      void new UserLicense("carol", { ...args, userId: user.carol }, { ignoreChanges: [ignored] });
    const stack = await lab.stack({ program });
    expect((await stack.up()).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.carol)).toContain("SPE_F1");
  },
);

test("where a preview may warn in place of failing, it only assigns at first", async () => {
  lab.simulator.reset();
  alsoHas(user.dave);
  const program = async () => void new UserLicense("dave", { ...args, userId: user.dave });
  const stack = await lab.stack({ program, environment: { LICENSES_PREFLIGHT: "warn" } });
  expect((await stack.up()).errors).toEqual([]);
  expect(licensesOf(lab.simulator, user.dave)).toContain("SPE_F1");
});
