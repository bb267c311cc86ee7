import { ProviderProcess } from "../providerProcess.mjs";
import { atMost, seconds, shown } from "../rows.mjs";
import { unsaved as environment, ups } from "../runs.mjs";
import { median } from "../statistics.mjs";

/** Milliseconds for each resource that the provider takes beyond the floor. */
export const growth = {
  name: "growth",
  async measure(lab) {
    const engine = [];
    for (const users of [100, 300, 1000]) {
      const { ours, floor } = await ups(lab, { users, environment, runs: users < 1000 ? 3 : 5 });
      engine.push({ users, share: ((median(seconds(ours)) - median(seconds(floor))) / users) * 1000 });
    }
    const process = [];
    for (const users of [3000, 10_000])
      process.push({ users, share: (await creating(lab, "ours", users)) - (await creating(lab, "floor", users)) });
    const flat = (shares) => shares.at(-1).share / shares[0].share;
    return [
      ...engine.map(shareOf("engine, without checkpoints")),
      atMost("growth on the engine: share at N = 1,000 ÷ at N = 100", 1.2, flat(engine)),
      ...process.map(shareOf("provider process")),
      atMost("growth of the provider process: share at N = 10,000 ÷ at N = 3,000", 1.2, flat(process)),
    ];
  },
};

const shareOf =
  (where) =>
  ({ users, share }) =>
    shown(`our share for each resource, ${where}, N = ${users.toLocaleString("en")}`, `${share.toFixed(2)} ms`);

/** Milliseconds for each create, with as many at once as Pulumi starts on a large machine. */
async function creating(lab, program, users) {
  await lab.service.begin({ users });
  const provider = await ProviderProcess.start(program, lab.service.environment);
  try {
    await provider.configure();
    const began = performance.now();
    await provider.createAll(users, 16);
    return (performance.now() - began) / users;
  } finally {
    await provider.stop();
  }
}
