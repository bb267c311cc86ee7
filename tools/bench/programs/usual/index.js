const { dynamic } = require("@pulumi/pulumi");
const { customerId, users } = require("../people");

const ask = async (method, path, body) => {
  const response = await fetch(`${process.env.PARTNER_CENTER_API_URL}/v1/customers/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${process.env.PARTNER_CENTER_ACCESS_TOKEN}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return JSON.parse((await response.text()).replace(/^\uFEFF/, ""));
};

const groups = "licenseGroupIds=Group1&licenseGroupIds=Group2";

const skus = async (customer) => (await ask("GET", `${customer}/subscribedskus?${groups}`)).items;

const licenses = async ({ customerId, userId }) =>
  (await ask("GET", `${customerId}/users/${userId}/licenses?${groups}`)).items.map(({ productSku }) => productSku);

const provider = {
  async create(inputs) {
    const products = await skus(inputs.customerId);
    const held = await licenses(inputs);
    const wanted = inputs.licenses.map(({ sku, excludedPlans = [] }) => {
      const { productSku, servicePlans } = products.find((product) => product.productSku.skuPartNumber === sku);
      const excluded = servicePlans.filter(({ serviceName }) => excludedPlans.includes(serviceName));
      return { skuId: productSku.id, excludedPlans: excluded.map(({ id }) => id) };
    });
    const missing = wanted.filter(({ skuId }) => !held.some(({ id }) => id === skuId));
    if (missing.length > 0)
      await ask("POST", `${inputs.customerId}/users/${inputs.userId}/licenseupdates`, { licensesToAssign: missing });
    return {
      id: `${inputs.customerId}/${inputs.userId}`,
      outs: { ...inputs, assigned: await licenses(inputs) },
    };
  },
  async read(id, props) {
    return { id, props: { ...props, assigned: await licenses(props) } };
  },
  async delete(_id, props) {
    const remove = props.assigned.map(({ id }) => id);
    await ask("POST", `${props.customerId}/users/${props.userId}/licenseupdates`, { licensesToRemove: remove });
  },
};

class UserLicense extends dynamic.Resource {
  constructor(name, args) {
    super(provider, name, { ...args, assigned: undefined });
  }
}

for (const { id, name } of users)
  new UserLicense(name, {
    customerId,
    userId: id,
    licenses: [{ sku: "POWER_BI_PRO" }, { sku: "SPE_E3" }],
  });
