import type { Service } from "../../../provider/services/service";
import type { Toys } from "./api";
import { connectToyShop } from "./connect";
import { doctor } from "./doctor";
import { drift } from "./drift";
import { preview } from "./preview";
import { toySection } from "./settings";
import { toyLicense } from "./toyLicense.lifecycle";

export const toyShop: Service<Toys> = {
  name: "the toy shop",
  section: toySection,
  resources: { ToyLicense: { title: "Toys of a child", lifecycle: () => toyLicense } },
  address: ({ toy: { url } }) => url,
  account: ({ toy: { url } }) => [url],
  connect: connectToyShop,
  preview: () => preview,
  drift: () => drift,
  doctor: () => doctor,
};
