import { demoWorld, type FaultRule, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { Client } from "./client";
import { noon } from "./world";

/** The simulator of the current test and a partner's client, from `simulate` to the end of the test. */
export let simulator: Simulator;
export let client: Client;

export async function simulate(world: WorldSeed = demoWorld, ...faults: FaultRule[]): Promise<Client> {
  simulator = await startSimulator({ world, now: () => noon });
  simulator.faults.add(...faults);
  running.push(simulator);
  client = new Client(simulator);
  return client;
}

const running: Simulator[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
