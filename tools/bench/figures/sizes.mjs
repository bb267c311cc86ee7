import { atMost, shown } from "../rows.mjs";

/** Bytes of one resource in the exported stack, beside a do-nothing resource with the same inputs. */
export const sizes = {
  name: "sizes",
  short: true,
  async measure(lab) {
    return [
      ...(await compared(lab, "state per UserLicense with two skus", { users: 20 })),
      ...(await compared(lab, "state per SubscriptionQuantity", { subscriptions: 20 })),
    ];
  },
};

async function compared(lab, figure, size) {
  const [ours, bare, floor] = [
    await bytes(lab, "ours", size),
    await bytes(lab, "bare", size),
    await bytes(lab, "floor", size),
  ];
  return [
    atMost(figure, 1.35, ours / bare, {
      ours: `${ours.toFixed(0)} bytes`,
      beside: `same inputs ${bare.toFixed(0)} bytes`,
      strict: true,
    }),
    shown(
      `${figure}: same outputs, too`,
      "",
      `${floor.toFixed(0)} bytes (ours ${(ours / floor).toFixed(2)} times that)`,
    ),
  ];
}

export const bytes = (lab, program, size) =>
  lab.once(`bytes ${JSON.stringify([program, size])}`, () => measuredBytes(lab, program, size));

async function measuredBytes(lab, program, size) {
  await lab.service.begin(size);
  const stack = await lab.stack(program, size);
  await stack.up();
  const exported = JSON.parse(await stack.exported());
  const { resources } = exported.deployment;
  const others = resources.filter(({ type }) => !/^(pulumi-nodejs:dynamic|licenses:index:)/.test(type));
  const without = { ...exported, deployment: { ...exported.deployment, resources: others } };
  return (lengthOf(exported) - lengthOf(without)) / (resources.length - others.length);
}

/** As Pulumi writes it. */
const lengthOf = (exported) => JSON.stringify(exported, undefined, 4).length;
