import { OrganizationLicense, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";
import { offer, product, sku } from "../support/catalog";
import { killRun, until } from "../support/lifecycleKill";
import { contosoWith, customerId, lifecycle, numbered, subscriptionIn, worldWith } from "../support/lifecycleLab";

/** The subscription to upgrade. No user has a license of it. */
const { visio } = sku;
const { e5: modernE5, legacyTarget: oldE5 } = offer;

const [seats, legacy, modern] = [numbered("b", 1), numbered("a", 1), numbered("b", 2)];
const alice = numbered("d", 1);
const finance = numbered("c", 1);

const modernE3 = { skuId: sku.e3, offerId: offer.e3, offerName: "Microsoft 365 E3", quantity: 5 };

const lab = lifecycle({
  world: worldWith({
    // The service does not recognise a repeated request, so the provider has to read.
    behaviour: { replay: false },
    catalog: {
      skus: [product.e3, product.visio, product.e5],
    },
    customers: [
      contosoWith({
        users: [{ id: alice, userPrincipalName: "alice@contoso.example", displayName: "Alice", usageLocation: "US" }],
        subscriptions: [
          { id: seats, ...modernE3 },
          {
            id: modern,
            ...modernE3,
            skuId: visio,
            transitionTargets: [{ catalogItemId: modernE5, title: "Microsoft 365 E5", skuId: sku.e5 }],
          },
          {
            ...{ id: legacy, kind: "legacy", skuId: visio, offerId: offer.legacy },
            ...{ offerName: "Office 365 E3", quantity: 4 },
            upgradeTargets: [{ offerId: oldE5, offerName: "Office 365 E5", skuId: sku.e5 }],
          },
        ],
      }),
    ],
    uipath: {
      verb: "POST",
      products: [{ code: "UNATT", quantity: 10 }],
      organizations: [{ id: finance, name: "finance", allocations: { UNATT: 1 } }],
    },
  }),
});

const program = async () => {
  const upgradeType = "upgrade_only";
  new SubscriptionQuantity("seats", { customerId, subscriptionId: seats, quantity: 7 });
  new SubscriptionUpgrade("legacy", { customerId, subscriptionId: legacy, target: oldE5, upgradeType });
  new SubscriptionUpgrade("modern", { customerId, subscriptionId: modern, target: modernE5, upgradeType });
  new UserLicense("alice", { customerId, userId: alice, licenses: [{ sku: "SPE_E3" }] });
  new OrganizationLicense("finance", {
    organizationId: finance,
    productQuantities: [{ code: "UNATT", quantity: 3 }],
  });
};

const writes = () => lab.simulator.journal.exchanges.filter(({ method }) => method !== "GET");

test("A run that is killed after the services have acted, and before they answered, is repeated without a second act", async () => {
  const { simulator } = lab;
  const stack = await lab.stack({ program });
  // Everything took effect, but no state records it.
  simulator.faults.add({ method: "POST|PATCH", times: 5, effect: { do: "hang", when: "after" } });
  const killed = stack.up();
  await until(() => writes().length === 5);
  killRun(stack.automation.name);
  expect((await killed).ok).toBe(false);
  expect(stack.state).toEqual({});
  simulator.faults.clear();
  const begun = writes().length;
  stack.cli("cancel", "--yes");

  const up = await stack.up();
  expect(up.errors).toEqual([]);
  expect(writes()).toHaveLength(begun);
  const kinds = simulator.ledger.entries.map(({ kind }) => kind).sort();
  expect(kinds).toEqual(["allocation", "assign", "quantity", "status", "transition", "upgrade"]);
  expect(subscriptionIn(simulator, seats).quantity).toBe(7);
  expect(Object.keys(stack.state).sort()).toEqual(["alice", "finance", "legacy", "modern", "seats"]);
  expect(stack.state.modern?.outputs).toMatchObject({ completed: true, targetSubscriptionId: modern });

  expect((await stack.up()).changes).toEqual([]);
  expect((await stack.preview(undefined, { refresh: true, expectNoChanges: true })).ok).toBe(true);
});
