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
  if (response.status === 429) {
    await new Promise((resolve) => setTimeout(resolve, Number(response.headers.get("retry-after") ?? 5) * 1000));
    return ask(method, path, body);
  }
  if (!response.ok) {
    const error = new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    throw Object.assign(error, { status: response.status });
  }
  return JSON.parse((await response.text()).replace(/^\uFEFF/, ""));
};

const groups = "licenseGroupIds=Group1&licenseGroupIds=Group2";

const skus = async (customer) => (await ask("GET", `${customer}/subscribedskus?${groups}`)).items;

const licenses = async ({ customerId, userId }) =>
  (await ask("GET", `${customerId}/users/${userId}/licenses?${groups}`)).items.map(({ productSku }) => productSku);

const wanted = async ({ customerId, licenses: listed }) => {
  const products = await skus(customerId);
  return listed.map(({ sku }) => {
    const product = products.find(({ productSku }) => productSku.skuPartNumber === sku);
    if (product === undefined) throw new Error(`customer ${customerId} has no product ${sku}`);
    return { skuId: product.productSku.id };
  });
};

/** A deleted user has no licenses, and no license to remove. */
const unlessGone = (asked, otherwise) =>
  asked.catch((error) => {
    if (error.status === 404) return otherwise;
    throw error;
  });

/** Assigns missing licenses, removes licenses that are no longer listed, and reads again. */
const settle = async (inputs, before) => {
  const [held, list] = await Promise.all([licenses(inputs), wanted(inputs)]);
  const licensesToAssign = list.filter(({ skuId }) => !held.some(({ id }) => id === skuId));
  const licensesToRemove = before.map(({ id }) => id).filter((id) => !list.some(({ skuId }) => skuId === id));
  if (licensesToAssign.length + licensesToRemove.length > 0)
    await ask("POST", `${inputs.customerId}/users/${inputs.userId}/licenseupdates`, {
      licensesToAssign,
      licensesToRemove,
    });
  const listed = ({ id }) => list.some(({ skuId }) => skuId === id);
  return { ...inputs, assigned: (await licenses(inputs)).filter(listed) };
};

const provider = {
  async diff(_id, olds, news) {
    const replaces = ["customerId", "userId"].filter((key) => olds[key] !== news[key]);
    const changes = JSON.stringify(olds.licenses) !== JSON.stringify(news.licenses);
    const missing = olds.assigned.length < news.licenses.length;
    return { changes: replaces.length > 0 || changes || missing, replaces, deleteBeforeReplace: true };
  },
  async create(inputs) {
    return { id: `${inputs.customerId}/${inputs.userId}`, outs: await settle(inputs, []) };
  },
  async read(id, props) {
    const held = await unlessGone(licenses(props), []);
    const assigned = held.filter(({ id }) => props.assigned.some((one) => one.id === id));
    return assigned.length === 0 ? {} : { id, props: { ...props, assigned } };
  },
  async update(_id, olds, news) {
    return { outs: await settle(news, olds.assigned) };
  },
  async delete(_id, props) {
    const licensesToRemove = props.assigned.map(({ id }) => id);
    await unlessGone(ask("POST", `${props.customerId}/users/${props.userId}/licenseupdates`, { licensesToRemove }));
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
