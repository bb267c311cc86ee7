import { fine } from "../../../provider/doctor/examination";
import type { ServiceDoctor } from "../../../provider/services/doctor";
import { type Toys, toys } from "./api";

export const doctor: ServiceDoctor<Toys> = {
  title: "Toy shop",
  checks: { "toy.counter": "Toy shop, counter" },
  isUsed: ({ toy: { key } }) => key !== undefined,
  whyUnneeded: () => undefined,
  async examine(exam, settings) {
    await exam.check(
      "toy.counter",
      [settings],
      async ({ toy }) => fine(`ann has ${await toys(toy).read("ann")}`),
      () => "Ring the bell.",
    );
  },
};
