// The simulator in a process of its own, which reports the processor time that it has used.
import { createRequire } from "node:module";

const { startSimulator } = createRequire(import.meta.url)("pulumi-licenses/simulator");

const sku = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
const simulator = await startSimulator({
  journalLimit: 5_000,
  world: {
    partner: { accessTokens: [{ token: "bench" }] },
    behaviour: { maximumUpdates: 1_000_000_000 },
    catalog: { skus: [{ id: sku, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" }] },
    customers: [
      {
        id: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
        companyName: "Contoso",
        domain: "contoso.example",
        copies: 9,
        generatedUsers: [{ count: 2_000 }],
        subscriptions: [
          {
            id: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
            skuId: sku,
            offerId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
            offerName: "Microsoft 365 E5",
            quantity: 2_000,
          },
        ],
      },
    ],
  },
});
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit());
process.send({ url: simulator.url, sku });
