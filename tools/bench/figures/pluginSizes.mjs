import { ProviderProcess } from "../providerProcess.mjs";
import { atMost } from "../rows.mjs";
import { bytes } from "./sizes.mjs";

const users = 1000;

/** The plugin's state and memory beside those of the dynamic resources. */
export const pluginSizes = {
  name: "pluginSizes",
  short: true,
  async measure(lab) {
    return [
      await state(lab, "UserLicense with two skus", { users: 20 }),
      await state(lab, "SubscriptionQuantity", { subscriptions: 20 }),
      await memory(lab),
    ];
  },
};

async function state(lab, resource, size) {
  const [plugin, dynamic] = [await bytes(lab, "plugin", size), await bytes(lab, "ours", size)];
  return atMost(`plugin: state per ${resource}, beside the dynamic one`, 1, plugin / dynamic, {
    ours: `${plugin.toFixed(0)} bytes`,
    beside: `dynamic ${dynamic.toFixed(0)} bytes`,
    strict: true,
  });
}

/** Both processes create the same licenses over gRPC, eight at once. */
async function memory(lab) {
  const [plugin, dynamic] = [await peakOf(lab, "plugin"), await peakOf(lab, "ours")];
  return atMost(`plugin: peak memory of its process, ${users} creates, beside the dynamic one`, 1, plugin / dynamic, {
    ours: `${plugin.toFixed(0)} MB`,
    beside: `dynamic ${dynamic.toFixed(0)} MB`,
    strict: true,
  });
}

async function peakOf(lab, program) {
  await lab.service.begin({ users });
  const provider = await ProviderProcess.start(program, lab.service.environment);
  try {
    await provider.configure();
    await provider.createAll(users, 8);
    return provider.peakMemory;
  } finally {
    await provider.stop();
  }
}
