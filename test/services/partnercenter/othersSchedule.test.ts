import { changedMeanwhile } from "../../../provider/services/partnercenter/meanwhile.decide";
import { othersSchedule } from "../../../provider/services/partnercenter/othersSchedule.decide";
import { subscriptionQuantity } from "../../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { customer } from "../../support/modelPartnerCenter";
import { action, type Body, offer, otherOffer, tenSeats } from "../../support/modelTermEnd";

const read = (body: object) => parseSubscription(body as Body, "Reading");

const productOf = (item: string) => {
  const [productId = "", skuId = "", availabilityId = ""] = item.split(":");
  return { productId, skuId, availabilityId, billingCycle: "monthly", termDuration: "P1Y" };
};
const instructions = (quantity?: number, item = offer) => ({
  product: productOf(item),
  ...(quantity === undefined ? {} : { quantity }),
});
const older = (quantity?: number, item?: string) => ({ scheduledNextTermInstructions: instructions(quantity, item) });
const actions = (...some: object[]) => ({ scheduledActions: some });
const renewal = (quantity?: number, item?: string) =>
  action("RenewToNewTerm", { instructions: instructions(quantity, item) });

const quantity = (seats: number) => ({ about: "quantity", text: `quantity ${seats}` });
const product = { about: "product", text: `product ${otherOffer}` };
const outcome = (text: unknown) => ({ about: "outcome", text: expect.stringMatching(text as RegExp) });

describe("What someone else has scheduled for the end of the term of ten seats", () => {
  test.each<[string, object, number | undefined, object[]]>([
    ["nothing", {}, undefined, []],
    ["nothing, although an own schedule was taken back", {}, 8, []],
    ["another quantity", older(8), undefined, [quantity(8)]],
    ["another quantity than our own", older(8), 6, [quantity(8)]],
    ["our own quantity is no one else's", older(8), 8, []],
    ["the same quantity, in the form that shows wishes alone", older(10), undefined, [quantity(10)]],
    ["the same quantity, in the form that shows it with each renewal", actions(renewal(10)), undefined, []],
    ["another quantity, in that form", actions(renewal(8)), undefined, [quantity(8)]],
    ["a renewal as it is", actions(action("RenewToNewTerm")), undefined, []],
    ["another product", older(undefined, otherOffer), undefined, [product]],
    ["another product and quantity", actions(renewal(8, otherOffer)), undefined, [quantity(8), product]],
    ["the same product", older(8, offer.toLowerCase()), 8, []],
    ["a cancellation", actions(action("Cancel")), undefined, [outcome(/^that it is cancelled/)]],
    [
      "an extended term",
      actions(action("RenewToExtendedServiceTerm")),
      undefined,
      [outcome(/^that it goes on month to month/)],
    ],
    ["auto-renewal that is merely off", { autoRenewEnabled: false }, undefined, []],
    ["a cancellation of what is over already", { status: "expired", ...actions(action("Cancel")) }, undefined, []],
    ["what a trial carries of its own", { isTrial: true, ...actions(action("Cancel")) }, undefined, []],
  ])("%s", (_sentence, members, own, found) => {
    expect(othersSchedule(read({ ...tenSeats, ...members }), own)).toEqual(found);
  });
});

type Args = Parameters<typeof subscriptionQuantity.create>[0];

/** The messages of a run that finds this subscription. The service answers its changes with the given answers, in turn. */
async function said(before: object, wanted: Partial<Args>, ...answers: object[]) {
  const clock = new ModelClock();
  const sent: Body[] = [];
  let live = { ...tenSeats, ...before };
  const api = {
    subscription: async () => read(live),
    patchSubscription: async (_customer: string, _id: string, body: Body) => {
      live = { ...tenSeats, ...(answers[sent.length] ?? {}) };
      sent.push(body);
      return read(live);
    },
  };
  const context = contextOf(api as never, clock, { limit: 0 });
  const args: Args = { customerId: customer, subscriptionId: tenSeats.id, quantity: 10, ...wanted };
  const { state } = await subscriptionQuantity.create(args, context);
  return { warnings: context.tell.warnings, sent, state };
}

const off = { autoRenewEnabled: false };

describe("What is said of someone else's schedule", () => {
  test("that another quantity at renewal takes the place of theirs; the product stays, and nothing was dropped", async () => {
    const wanted = { quantity: 6, decrease: "atRenewal" as const };
    const { warnings } = await said(older(8, otherOffer), wanted, older(6, otherOffer));
    expect(warnings).toEqual([
      expect.stringMatching(
        /there was scheduled: quantity 8\. In its place comes quantity 6 scheduled for the renewal\.$/,
      ),
    ]);
  });

  test("nothing, where a renewal is turned on again and what they scheduled for it stays", async () => {
    const { warnings, sent } = await said(
      { ...off, ...older(8, otherOffer) },
      { endOfTerm: "renew" },
      older(8, otherOffer),
    );
    expect(warnings).toEqual([]);
    expect(sent[0]).toMatchObject({ autoRenewEnabled: true, ...older(8, otherOffer) });
  });

  test("that a cancellation takes the place of all of it", async () => {
    const { warnings } = await said(
      actions(renewal(8, otherOffer)),
      { endOfTerm: "cancel" },
      { ...off, ...actions(action("Cancel")) },
    );
    expect(warnings).toEqual([
      expect.stringMatching(/there was scheduled: quantity 8, product .*\. In its place comes endOfTerm: "cancel"\.$/),
    ]);
  });

  test("that the service dropped a part of it on a change within the term", async () => {
    const { warnings } = await said(
      older(8, otherOffer),
      { quantity: 12 },
      { quantity: 12, ...older(undefined, otherOffer) },
    );
    expect(warnings).toEqual([
      expect.stringMatching(/The service dropped .* subscription a4c1340d\S+: quantity 8, as it does/),
    ]);
  });

  test("that it dropped their cancellation, unless the program sets the same one again", async () => {
    const cancelled = { ...off, ...actions(action("Cancel")) };
    const alone = await said(cancelled, { quantity: 12 }, { quantity: 12, ...off });
    expect(alone.warnings).toEqual([expect.stringMatching(/The service dropped .*that it is cancelled/)]);
    const declared = await said(
      cancelled,
      { quantity: 12, endOfTerm: "cancel" },
      { quantity: 12, ...off },
      { quantity: 12, ...cancelled },
    );
    expect(declared.warnings).toEqual([]);
    expect(declared.sent).toHaveLength(2);
  });

  test("that it dropped an action that this release does not know", async () => {
    const { warnings } = await said(actions(action("Transfer")), { quantity: 12 }, { quantity: 12 });
    expect(warnings).toEqual([expect.stringContaining("The service dropped")]);
  });
});

describe("What someone else changed between our read and the answer to our change", () => {
  const lot = (quantity: number, day: number) => ({
    quantity,
    allowedUntilDateTime: `2026-03-0${day}T00:00:00Z`,
  });
  const lots = (...details: object[]) => ({ refundableQuantity: { details } });
  const changed = (before: object, sent: object, now: object) =>
    changedMeanwhile(
      { ...tenSeats, ...before, ...sent } as Body,
      read({ ...tenSeats, ...before }),
      read({ ...tenSeats, ...before, ...sent, ...now }),
    );

  test.each<[string, object, object, object, string[]]>([
    ["nothing", {}, { quantity: 12 }, {}, []],
    ["our own purchase opens one window", lots(lot(2, 4)), { quantity: 12 }, lots(lot(2, 4), lot(2, 9)), []],
    ["an empty window is no purchase", {}, { quantity: 12 }, lots(lot(0, 4), lot(2, 9)), []],
    [
      "seats that are bought while ours are given back",
      lots(lot(2, 4)),
      { quantity: 8 },
      lots(lot(0, 4), lot(3, 9)),
      ["seats were bought once (3)"],
    ],
    ["seats that are bought while ours are scheduled", {}, older(8), lots(lot(3, 9)), ["seats were bought once (3)"]],
    ["what only the answer has", {}, { quantity: 12 }, { partnerId: "1234567", friendlyName: "Sales" }, []],
    ["what the answer lacks", { friendlyName: "Sales" }, { quantity: 12 }, { friendlyName: undefined }, []],
    [
      "another name",
      { friendlyName: "Sales" },
      { quantity: 12 },
      { friendlyName: "Support" },
      ['friendlyName is "Support" and was "Sales"'],
    ],
    ["the same name in other case", { friendlyName: "Sales" }, { quantity: 12 }, { friendlyName: "SALES" }, []],
    [
      "another schedule",
      older(8),
      { quantity: 12 },
      older(7),
      ["the quantity scheduled for the renewal is 7 and was 8"],
    ],
  ])("%s", (_sentence, before, sent, now, words) => {
    expect(changed(before, sent, now)).toEqual(words);
  });
});
