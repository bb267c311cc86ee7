import { type Known, managedUsers, unlisted } from "../../../../provider/services/partnercenter/drift/unlisted";

const e3 = { id: "sku-e3", partNumber: "SPE_E3", name: "Microsoft 365 E3" };
const visio = { id: "sku-visio", partNumber: "VISIO", name: "Visio Plan 2" };
const power = { id: "sku-power", partNumber: "POWER_BI", name: "Power BI Pro" };
const alice = { id: "alice", userPrincipalName: "alice@contoso.example" };

const resource = (words: string[], inherited: string[] = []): Known => ({
  type: "UserLicense",
  id: "Contoso/Alice",
  args: { licenses: words.map((sku) => ({ sku })) },
  state: { inherited },
});

const held = ({ id, partNumber, name }: typeof e3) => ({
  productSku: { id, skuPartNumber: partNumber, name, licenseGroupId: "Group1" },
});

const left = (...resources: Known[]) =>
  unlisted("contoso", alice, [e3, visio, power].map(held), managedUsers(resources));

test("a user whom no program knows has all licenses outside", () => {
  expect(left()).toEqual({ id: "alice", user: "alice@contoso.example", managed: false, licenses: [e3, power, visio] });
});

test("what any resource of the user lists, by whatever word, is inside", () => {
  expect(left(resource(["SPE_E3"]), resource(["visio plan 2"]))).toMatchObject({ managed: true, licenses: [power] });
});

test("licenses that come from a group are not direct ones", () => {
  expect(left(resource(["sku-e3", "sku-visio"], ["sku-power"]))).toBeUndefined();
});
