import { z } from "zod";
import { NotReady, Refused } from "../../provider/core/errors";
import type { Lifecycle } from "../../provider/core/lifecycle";
import { idForm, namePart } from "../../provider/core/resourceId";
import { kept } from "../../provider/core/state";

/** A minimal lifecycle for the runner's tests: the number of a customer's seats. */

export interface SeatsArgs {
  customer: string;
  seats: number;
  label?: string;
}

export interface SeatsState extends SeatsArgs {
  summary: string;
  /** The number of seats of the resource that this one replaces. */
  former?: number;
}

/** The service. It holds the seats, and a test sets its behaviour. */
export class Seats {
  readonly held = new Map<string, number>();
  readonly calls: string[] = [];
  /** The next call throws this error. */
  trouble: Error | undefined;
  /** Whether the service shows written values. */
  shows = true;

  async write(customer: string, seats: number): Promise<void> {
    this.calls.push(`begin ${seats}`);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.trouble !== undefined) throw this.trouble;
    this.held.set(customer, seats);
    this.calls.push(`end ${seats}`);
  }

  async read(customer: string): Promise<number | undefined> {
    if (this.trouble !== undefined) throw this.trouble;
    return this.held.get(customer);
  }
}

const ids = idForm("Seats", { customer: namePart("customer"), kind: namePart("seats") });
const idOf = ({ customer }: SeatsArgs) => ids.of({ customer, kind: "seats" });

const form = kept({
  customer: z.string(),
  seats: z.number(),
  label: z.string().optional(),
  summary: z.string(),
  former: z.number().optional(),
});

const stateOf = (args: SeatsArgs, former?: number): SeatsState => ({
  ...args,
  summary: `${args.seats} seats${args.label === undefined ? "" : ` (${args.label})`}`,
  ...(former === undefined ? {} : { former }),
});

async function change(api: Seats, state: SeatsState): Promise<SeatsState> {
  await api.write(state.customer, state.seats);
  if (!api.shows) throw new NotReady(idOf(state), state, [`${state.summary} are not shown yet`]);
  return state;
}

export const seats: Lifecycle<SeatsArgs, SeatsState, Seats> = {
  name: "Seats",
  state: {
    schema: form as z.ZodType<SeatsState>,
    /** An earlier release called the summary `text`. */
    migrate: ({ text, ...saved }) => (text === undefined ? saved : { summary: text, ...saved }),
  },
  parseId: ids.parse,
  check(args) {
    const isNumber = typeof args.seats === "number";
    return {
      args,
      failures: isNumber ? [] : [{ property: "seats", reason: `expected a number, but got ${args.seats}` }],
    };
  },
  wants: ({ customer }) => (typeof customer === "string" ? [{ scope: "", object: customer, parts: ["seats"] }] : []),
  diff: (_id, state, args) => {
    if (state.seats === args.seats && state.customer === args.customer) return undefined;
    return { replaces: state.customer === args.customer ? [] : ["customer"], deleteBeforeReplace: false };
  },
  async create(args, { api, tell }, replaced) {
    tell.info(`sets ${args.seats}`);
    return { id: idOf(args), state: await change(api, stateOf(args, replaced?.seats)) };
  },
  async read(_id, state, { api }) {
    const live = await api.read(state.customer);
    if (live === undefined) return undefined;
    const args = { ...state, seats: live };
    return { args: { customer: args.customer, seats: live }, state: stateOf(args) };
  },
  foresee: (args) => ({ summary: stateOf(args).summary }),
  async adopt(id, { api }) {
    const { customer } = ids.parse(id);
    const live = await api.read(customer);
    if (live === undefined) throw new Refused(`${customer} has no seats`);
    const args = { customer, seats: live };
    return { args, state: stateOf(args) };
  },
  update: (_id, _state, args, { api }) => change(api, stateOf(args)),
  async delete(_id, { customer }, { api }) {
    if (!api.held.has(customer)) throw new Refused(`${customer} has no seats`);
    api.held.delete(customer);
  },
};
