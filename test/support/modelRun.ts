import type { Want } from "../../provider/core/lifecycle";
import { keyOf, runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";
import {
  wantsOfSubscriptionQuantity,
  wantsOfSubscriptionUpgrade,
  wantsOfUserLicense,
} from "../../provider/services/partnercenter/wants";
import type { ModelContext } from "./modelClock";

const wantsOf = {
  UserLicense: wantsOfUserLicense,
  SubscriptionQuantity: wantsOfSubscriptionQuantity,
  SubscriptionUpgrade: wantsOfSubscriptionUpgrade,
};

/** The progress of a run for a resource: checked, declared but not yet checked, or left out (`--target`). */
type Certainty = "checked" | "declared" | "left out";

/** A run of a program. Its resources share the ownership that the provider processes of a run share. */
export function modelRun<Api>(context: ModelContext<Api>) {
  const service = "https://api.partnercenter.example";
  const run = runOwnership(privateJournal<Entry>());
  const keys = (type: keyof typeof wantsOf, name: string) =>
    keyOf(type, `urn:pulumi:dev::shop::licenses:${type}::${name}`);

  return {
    /** @returns the context that the resource works with. */
    has(type: keyof typeof wantsOf, name: string, args: object, certainty: Certainty = "checked"): ModelContext<Api> {
      const by = keys(type, name);
      const wants: Want[] = wantsOf[type]({ ...args });
      run.declared(by, wants);
      if (certainty === "checked") run.checked(by, wants, service, undefined);
      if (certainty === "left out") run.leftOut(by);
      return { ...context, ownership: run.of(by, service, false) };
    },
    /** The context of a resource that the program no longer has, or that is being replaced. */
    deletes: (type: keyof typeof wantsOf, name: string): ModelContext<Api> => ({
      ...context,
      ownership: run.of(keys(type, name), service, true),
    }),
    begins: (type: keyof typeof wantsOf, name: string) => run.began(keys(type, name)),
    ends: (type: keyof typeof wantsOf, name: string) => run.ended(keys(type, name)),
    /** A resource of the program waits for these others, and certainly for no more. */
    waits: (type: keyof typeof wantsOf, name: string, ...others: [keyof typeof wantsOf, string][]) =>
      run.comesAfter(keys(type, name), { resources: others.map((other) => keys(...other)), perhapsMore: false }),
  };
}
