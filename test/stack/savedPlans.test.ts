import { join } from "node:path";
import { type CustomResourceOptions, secret } from "@pulumi/pulumi";
import { Provider, SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import type { Run } from "../support/pulumiRuns";
import { contoso, licensesOf, planted, quantityOf, user } from "../support/world";

const lab = laboratory();

/** `pulumi preview --save-plan` for a review, and `pulumi up --plan` with the reviewed plan. */

const program =
  ({ sku = "SPE_E3", quantity = 11, sealed = false, explicit = false, name = "bob" } = {}) =>
  async () => {
    const options: CustomResourceOptions = explicit
      ? {
          provider: new Provider("partner-b", {
            partnerCenter: { apiUrl: lab.simulator.url, accessToken: planted.accessToken },
          }),
        }
      : {};
    const customerId = contoso.id;
    new SubscriptionQuantity("seats", { customerId, subscriptionId: contoso.e5, quantity }, options);
    const licenses = [{ sku }];
    new UserLicense(
      name,
      { customerId, userId: user.bob, licenses: sealed ? secret(licenses) : licenses },
      { ...options, ...(name === "bob" ? {} : { aliases: [{ name: "bob" }] }) },
    );
  };

/** Properties that Pulumi shows as different. */
const shown = ({ events }: Run): string[] =>
  events.flatMap(({ resourcePreEvent }) => [
    ...(resourcePreEvent?.metadata.diffs ?? []),
    ...Object.keys(resourcePreEvent?.metadata.detailedDiff ?? {}),
  ]);

describe.each([
  ["the stack's settings", false],
  ["an explicit Provider", true],
])("A saved plan, with %s", (_, explicit) => {
  let stack: TestStack;
  const plan = () => join(lab.folder, `${stack.automation.name}.json`);
  beforeAll(async () => {
    lab.simulator.reset();
    stack = await lab.stack({
      program: program({ explicit }),
      config: {
        "licenses:maxRemovals": "5",
        "licenses:preflight": "fail",
        "licenses:waitSeconds": "60",
        "licenses:pollSeconds": "0.05",
      },
    });
    expect((await stack.up()).errors).toEqual([]);
  });

  test("is applied when nothing has changed", async () => {
    expect((await stack.preview(undefined, { plan: plan() })).errors).toEqual([]);
    const up = await stack.up(undefined, { plan: plan() });
    expect(up.errors).toEqual([]);
    expect(up.changes).toEqual([]);
  });

  test("of a swap and a purchase does what was reviewed", async () => {
    const preview = await stack.preview(program({ explicit, sku: "SPE_E5", quantity: 12 }), { plan: plan() });
    expect(preview.errors).toEqual([]);
    expect(shown(preview).sort()).toEqual(["licenses", "licenses[0].sku", "quantity", "quantity"]);
    expect((await stack.up(undefined, { plan: plan() })).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.bob)).toEqual(["SPE_E5"]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
  });

  test("of an argument that becomes a secret, and of another name, is applied; no hidden property is shown", async () => {
    const changes = { explicit, sku: "SPE_E3", quantity: 12, sealed: true, name: "robert" };
    const preview = await stack.preview(program(changes), { plan: plan() });
    expect(preview.errors).toEqual([]);
    expect(shown(preview).filter((path) => path.startsWith("__"))).toEqual([]);
    expect((await stack.up(undefined, { plan: plan() })).errors).toEqual([]);
    expect(licensesOf(lab.simulator, user.bob)).toEqual(["SPE_E3"]);
  });
});
