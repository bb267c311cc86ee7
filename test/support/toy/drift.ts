import { inStep } from "../../../provider/drift/judgement";
import type { Kind, ServiceDrift } from "../../../provider/services/drift";
import type { Toys } from "./api";

const toyLicense: Kind<{ child: string; toys: number }, object, Toys> = {
  judge({ wanted: { child, toys }, found }) {
    const live = found?.args.toys ?? 0;
    const changes = [{ property: "toys", about: child, wanted: String(toys), found: String(live) }];
    return { ...inStep(`toys of ${child}`), changes: live === toys ? [] : changes };
  },
};

export const drift: ServiceDrift<Toys> = {
  kinds: { ToyLicense: toyLicense },
  holder: {
    kind: "customer",
    idOf: (id) => id.split("/")[1] ?? "",
    name: async (id) => `Child ${id.split("/")[1]}`,
    products: async () => [],
  },
  remembering: (connected) => connected,
};
