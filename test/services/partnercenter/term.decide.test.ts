import fc from "fast-check";
import { decide } from "../../../provider/services/partnercenter/subscriptionQuantity.decide";
import { lastDayOf, renewalOf } from "../../../provider/services/partnercenter/term.decide";
import { parseSubscription } from "../../../provider/services/partnercenter/wire";
import { documented } from "../../support/modelFixtures";

type Body = { [key: string]: never };

const modern = documented("get-subscription_200-nce-expired-refundableQuantity_learn") as Body;
const legacy = documented("get-subscription_200-legacy-addon_learn") as Body;
const renewal = (body: Body, dates: object) =>
  renewalOf(parseSubscription({ ...body, ...dates } as never, "Reading"))?.toISOString();

describe("When a subscription renews", () => {
  test.each<[string, Body, object, string | undefined]>([
    [
      "the end date of new commerce is its last day",
      modern,
      { commitmentEndDate: "2022-01-13T00:00:00Z" },
      "2022-01-14T00:00:00.000Z",
    ],
    [
      "a time of that day changes nothing",
      modern,
      { commitmentEndDate: "2022-01-13T18:12:59.5Z" },
      "2022-01-14T00:00:00.000Z",
    ],
    [
      "the exact end counts where it is there",
      modern,
      { commitmentEndDate: "2022-01-12T00:00:00Z", commitmentEndDateTime: "2022-01-13T23:59:59Z" },
      "2022-01-14T00:00:00.000Z",
    ],
    [
      "an exact end at midnight is the renewal itself",
      modern,
      { commitmentEndDate: "2022-01-13T00:00:00Z", commitmentEndDateTime: "2022-01-14T00:00:00Z" },
      "2022-01-14T00:00:00.000Z",
    ],
    [
      "a legacy subscription renews at the moment that it names",
      legacy,
      { commitmentEndDate: "2022-01-13T18:12:00Z" },
      "2022-01-13T18:12:00.000Z",
    ],
    ["what ends in the year 9999 never renews", modern, { commitmentEndDate: "9999-12-31T00:00:00Z" }, undefined],
    [
      "an end that cannot be read is not known",
      modern,
      { commitmentEndDate: "soon", commitmentEndDateTime: null },
      undefined,
    ],
  ])("%s", (_sentence, body, dates, expected) => {
    expect(renewal(body, { commitmentEndDateTime: undefined, ...dates })).toBe(expected);
  });

  test.each([
    [true, "renews"],
    [false, "expires"],
  ])("a refusal names the last day and what follows it (auto-renewal %s)", (autoRenewEnabled, follows) => {
    const live = parseSubscription(
      {
        ...modern,
        ...{ status: "active", autoRenewEnabled },
        ...{ commitmentEndDate: "2022-01-13T00:00:00Z", refundableQuantity: null },
      } as never,
      "Reading",
    );
    const step = decide(live, { quantity: live.quantity - 1, decrease: "fail", scheduled: undefined }, new Date(0));
    expect(step).toEqual({
      do: "refuse",
      because: expect.stringContaining(`The last day of its term is 2022-01-13; it ${follows} on 2022-01-14.`),
    });
  });

  test("whatever the end date, all of its day lies before the renewal, and the renewal begins at midnight", () => {
    const dates = fc.date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.boolean(), (end, exact) => {
        const given = exact ? { commitmentEndDateTime: end.toISOString() } : { commitmentEndDate: end.toISOString() };
        const live = parseSubscription(
          { ...modern, commitmentEndDate: null, commitmentEndDateTime: null, ...given } as never,
          "Reading",
        );
        const renews = renewalOf(live) as Date;
        expect(renews.toISOString()).toMatch(/T00:00:00\.000Z$/);
        expect(renews >= end).toBe(true);
        expect(renews.getTime() - end.getTime()).toBeLessThanOrEqual(86_400_000);
        expect(lastDayOf(live)).toBe(new Date(renews.getTime() - 1).toISOString().slice(0, 10));
      }),
    );
  });
});
