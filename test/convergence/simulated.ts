import { type Simulator, startSimulator } from "pulumi-licenses/simulator";

/** The one simulator of a test file: it is reset to the world of each run, as starting takes longer than a run. */
export let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
afterEach(() => jest.restoreAllMocks());
