import { z } from "zod";
import { checkArgs, wholeNumber } from "../../../provider/core/arguments";
import { Refused } from "../../../provider/core/errors";
import type { Lifecycle } from "../../../provider/core/lifecycle";
import { idForm, namePart } from "../../../provider/core/resourceId";
import { kept } from "../../../provider/core/state";
import type { Toys } from "./api";
import { wantsOfToyLicense } from "./wants";

const args = z.strictObject({ child: z.string(), toys: wholeNumber });
const state = kept({ child: z.string(), toys: z.number(), played: z.boolean() });
const ids = idForm("ToyLicense", { shop: namePart("shop"), child: namePart("child") });

type ToyArgs = z.output<typeof args>;
type ToyState = z.output<typeof state>;

const stateOf = ({ child, toys }: ToyArgs): ToyState => ({ child, toys, played: toys > 0 });

export const toyLicense: Lifecycle<ToyArgs, ToyState, Toys> = {
  name: "ToyLicense",
  state: { schema: state },
  parseId: ids.parse,
  check: (given, { secrets }) => checkArgs(args, given, secrets),
  diff: (_id, { child, toys }, wanted) =>
    child === wanted.child && toys === wanted.toys
      ? undefined
      : { replaces: child === wanted.child ? [] : ["child"], deleteBeforeReplace: false },
  wants: wantsOfToyLicense,
  async create(wanted, { api }) {
    await api.write(wanted.child, wanted.toys);
    return { id: ids.of({ shop: "shop", child: wanted.child }), state: stateOf(wanted) };
  },
  foresee: stateOf,
  async adopt(id, { api }) {
    const { child } = ids.parse(id);
    const toys = await api.read(child);
    if (toys === undefined) throw new Refused(`${child} has no toys.`);
    return { args: { child, toys }, state: stateOf({ child, toys }) };
  },
  async read(_id, { child }, { api }) {
    const toys = await api.read(child);
    return toys === undefined ? undefined : { args: { child, toys }, state: stateOf({ child, toys }) };
  },
  async update(_id, _state, wanted, { api }) {
    await api.write(wanted.child, wanted.toys);
    return stateOf(wanted);
  },
  async delete() {},
};
