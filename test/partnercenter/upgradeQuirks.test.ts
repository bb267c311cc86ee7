import type { Json } from "../../provider/http/json";
import type { SubscriptionUpgradeArgs } from "../../provider/partnercenter/subscriptionUpgrade.args";
import { ownTransition, progressOf } from "../../provider/partnercenter/subscriptionUpgrade.decide";
import {
  parseTransition,
  parseTransitions,
  parseUpgradeResult,
  parseUpgrades,
} from "../../provider/partnercenter/upgradeWire";
import { documented } from "../support/modelFixtures";

const target = "CFQ7TTC0LF8S:0001:CFQ7TTC0K9G9";
const wanted: SubscriptionUpgradeArgs = {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  target,
  upgradeType: "upgrade_with_license_transfer",
};
const printed = documented("get-transitions_200_learn") as { transition: [{ [key: string]: Json }] };
const [begun] = printed.transition;
const list = (change: object): Json => ({ items: [{ ...begun, ...change }] });

describe("What Partner Center really sends about upgrades is read", () => {
  test("quirk 6: the type of an upgrade is a number in one answer and a name in the other", () => {
    const [offered] = parseUpgrades(documented("get-upgrades_200-ineligible_learn"), "Reading");
    expect(offered?.upgradeType).toBe("upgrade_only");
    const numbered = { items: [{ ...offered?.raw, upgradeType: 2 }] } as Json;
    expect(parseUpgrades(numbered, "Reading")[0]?.upgradeType).toBe("upgrade_with_license_transfer");
    expect(parseUpgradeResult(documented("post-upgrades_200-result_learn"), "Upgrading").upgradeErrors).toEqual([]);
  });

  test.each([2, "2", "subscription_status_not_active", "SubscriptionStatusNotActive"])(
    "quirk 6: the code of a hindrance is a number or a name: %p",
    (code) => {
      const { upgradeErrors } = parseUpgradeResult({ upgradeErrors: [{ code, description: "" }] }, "Upgrading");
      expect(upgradeErrors).toMatchObject([{ code: "subscriptionStatusNotActive" }]);
    },
  );

  test("quirk 8: transitions mix both cases, and their list has a name of its own (quirk 15)", () => {
    const [read] = parseTransitions(printed, "Reading");
    expect(read).toMatchObject({ operationId: begun.operationId, toCatalogItemId: target, quantity: 1 });
    expect(read && progressOf(read)).toEqual({ is: "completed", licenseProblems: [] });
  });
});

describe("An upgrade that was begun before is recognised, so that no second one is begun", () => {
  test.each([target, target.toLowerCase(), ` ${target} `])("whose target is written as %p", (written) => {
    const listed = parseTransitions(list({ ToCatalogItemId: written }), "Reading");
    expect(ownTransition(wanted, 1, listed)?.operationId).toBe(begun.operationId);
  });

  test.each<[string, object]>([
    ["null", { ToCatalogItemId: null }],
    ["missing", { ToCatalogItemId: undefined }],
    ["empty", { ToCatalogItemId: " " }],
  ])("or the list is refused, where a target is %s", (_sentence, change) => {
    const body = JSON.parse(JSON.stringify(list(change))) as Json;
    expect(() => parseTransitions(body, "Reading the transitions")).toThrow(
      /^Reading the transitions: Partner Center's answer is not what it documents: toCatalogItemId/,
    );
  });

  test("one of another target is another one", () => {
    const listed = parseTransitions(list({ ToCatalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9" }), "Reading");
    expect(ownTransition(wanted, 1, listed)).toBeUndefined();
  });

  test("the answer to the beginning itself may leave the target out", () => {
    expect(parseTransition({ operationId: "a" }, "Upgrading")).toMatchObject({ operationId: "a", toCatalogItemId: "" });
  });
});
