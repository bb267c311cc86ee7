import { startService } from "./service.mjs";
import { Stack } from "./stack.mjs";

/** Where figures are measured: the service in a process of its own, and stacks of the programs that are compared. */
export class Lab {
  stacks = [];
  measured = new Map();

  static async open(pulumiRoot) {
    return new Lab(pulumiRoot, await startService());
  }

  constructor(pulumiRoot, service) {
    this.pulumiRoot = pulumiRoot;
    this.service = service;
  }

  /** A new stack of a program, with nothing in it. */
  async stack(program, { users = 0, subscriptions = 0, environment = {} } = {}) {
    const stack = new Stack(this.pulumiRoot, program, {
      ...this.service.environment,
      BENCH_USERS: `${users}`,
      BENCH_SUBSCRIPTIONS: `${subscriptions}`,
      ...environment,
    });
    this.stacks.push(stack);
    await stack.init();
    return stack;
  }

  /** A new stack of a project that is there already. */
  async stackIn(folder, name) {
    const stack = new Stack(this.pulumiRoot, undefined, this.service.environment, { folder, name });
    await stack.init();
    return stack;
  }

  /** Measured once, however many figures use it. */
  once(name, measure) {
    const known = this.measured.get(name) ?? measure();
    this.measured.set(name, known);
    return known;
  }

  close() {
    for (const stack of this.stacks) stack.remove();
    this.service.stop();
  }
}
