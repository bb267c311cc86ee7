import { parseYaml } from "../../../declarations/yamlText";
import type { DataForm, NamedResource } from "../../import";
import {
  declarationsOf,
  type PersonInFile,
  parseCustomer,
  readCustomer,
  type SubscriptionInFile,
} from "./customerFile";
import { type Additions, editedCustomer } from "./customerFile.edit";
import { customerYaml } from "./customerFile.write";

/** The data files of Partner Center's customers. */
export const customerForm: DataForm = {
  ending: ".yaml",
  comment: "#",
  head: (lines) => ["yaml-language-server: $schema=./customer.schema.json", ...lines],
  read(text, file) {
    const parsed = parseYaml(text, file);
    return declarationsOf(readCustomer(parsed), parsed);
  },
  holderOf: (text, file) => parseCustomer(text, file).customerId.toLowerCase(),
  edited: (text, file, edit) => editedCustomer(text, file, [edit]),
  editedAll: (text, file, edits) => editedCustomer(text, file, edits),
  changed: (text, file, edits, added) => editedCustomer(text, file, edits, additionsOf(added)),
  written: ({ id, name, domain }, resources, head) =>
    customerYaml({ customerId: id, name, domain, ...additionsOf(resources) }, head),
};

const additionsOf = (resources: NamedResource[]): Additions => ({
  subscriptions: of(resources, "SubscriptionQuantity").map(({ name, comment, args: { customerId: _, ...args } }) => ({
    name,
    comment,
    ...(args as Omit<SubscriptionInFile, "name">),
  })),
  people: of(resources, "UserLicense").map(({ name, args: { customerId: _, ...args } }) => ({
    name,
    ...(args as Omit<PersonInFile, "name">),
  })),
});

const of = (resources: NamedResource[], wanted: string) => resources.filter(({ type }) => type === wanted);
