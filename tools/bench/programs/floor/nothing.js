/** The outputs of our resources, without a request to a service. */
const outputs = {
  userId: {
    assigned: [
      {
        id: "f8a1db68-be16-40ed-86d5-cb42ce701560",
        partNumber: "POWER_BI_PRO",
        name: "Power BI Pro",
        licenseGroup: "group1",
        excludedPlans: [],
      },
      {
        id: "05e9a617-0261-4cee-bb44-138d3ef5d965",
        partNumber: "SPE_E3",
        name: "Microsoft 365 E3",
        licenseGroup: "group1",
        excludedPlans: [],
      },
    ],
    found: [],
    warnings: [],
  },
  subscriptionId: {
    offerName: "Microsoft 365 E3",
    status: "active",
    previousQuantity: 20,
    currentQuantity: 25,
    refundableQuantity: 5,
    decreaseAllowedUntil: "2027-01-08T00:00:00.000Z",
    commitmentEndDate: "2027-01-01T00:00:00.000Z",
    autoRenewEnabled: true,
    termEnd: { outcome: "renews", on: "2027-01-02", quantity: 25 },
  },
};

const idOf = ({ customerId, userId, subscriptionId }) => `${customerId}/${userId ?? subscriptionId}`;

module.exports = {
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({
    id: idOf(inputs),
    outs: { ...inputs, ...("userId" in inputs ? outputs.userId : outputs.subscriptionId) },
  }),
  read: async (id, props) => {
    const known = "userId" in props ? outputs.userId : outputs.subscriptionId;
    const inputs = Object.fromEntries(Object.entries(props).filter(([key]) => !(key in known)));
    return { id, props, inputs };
  },
  delete: async () => {},
};
