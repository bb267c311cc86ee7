module.exports = {
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: `${inputs.customerId}/${inputs.userId ?? inputs.subscriptionId}`, outs: inputs }),
  read: async (id, props) => ({ id, props, inputs: props }),
  delete: async () => {},
};
