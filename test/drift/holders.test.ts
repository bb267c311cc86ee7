import { startSimulator } from "pulumi-licenses/simulator";
import { connections } from "../../provider/drift/connections";
import { licensesIn } from "../../provider/drift/deployment";
import { holdersOf } from "../../provider/drift/holders";
import { contoso, planted, world } from "../support/world";

const resources = [
  {
    urn: "urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:SubscriptionQuantity::seats",
    type: "pulumi-nodejs:dynamic/licenses:SubscriptionQuantity",
    id: `${contoso.id}/${contoso.e5}`,
  },
];

test("the seats of a customer are known as soon as the credentials of one stack can tell", async () => {
  const simulator = await startSimulator({ world });
  try {
    const stack = (name: string, accessToken: string) => {
      const partnerCenter = JSON.stringify({ apiUrl: simulator.url, accessToken });
      const configuration = (key: string) => (key === "licenses:partnerCenter" ? partnerCenter : undefined);
      return { name, configuration, ...licensesIn({ resources }) };
    };
    const may = ["may-1", "may-2"].map((name) => stack(name, planted.accessToken));
    const [holder, ...others] = await holdersOf(
      [stack("may-not-1", "nobody"), ...may, stack("may-not-2", "no-one")],
      connections(),
    );
    expect(others).toEqual([]);
    expect(holder).toMatchObject({ id: contoso.id, name: "Contoso", problem: null });
    const names = simulator.journal.exchanges.filter(
      ({ path, status }) => /customers\/[^/]+$/.test(path) && status === 200,
    );
    expect(names).toHaveLength(1);
  } finally {
    await simulator.close();
  }
});
