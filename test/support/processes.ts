import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { type ProcessOptions, ProviderProcess } from "./process";
import { TestEngine } from "./processEngine";
import { planted, world } from "./world";

/** A simulator, an engine and any number of provider processes for a test file. They end with the file. */
export class Bench {
  simulator!: Simulator;
  engine!: TestEngine;
  private readonly started: ProviderProcess[] = [];
  private readonly engines: TestEngine[] = [];

  async open(): Promise<void> {
    this.simulator = await startSimulator({ world });
    this.engine = await this.anotherEngine();
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((process) => process.stop()));
    for (const engine of this.engines) engine.stop();
    await this.simulator.close();
  }

  async anotherEngine(): Promise<TestEngine> {
    const engine = await TestEngine.start();
    this.engines.push(engine);
    return engine;
  }

  /** A provider process that is not configured yet. */
  async fresh(options: ProcessOptions = {}): Promise<ProviderProcess> {
    const process = await ProviderProcess.start({
      engine: this.engine.address,
      ...options,
      environment: { LICENSES_POLL_SECONDS: "0.05", LICENSES_WAIT_SECONDS: "5", ...options.environment },
    });
    this.started.push(process);
    return process;
  }

  /** The configuration that points a process to this bench's simulator. */
  get environment(): Record<string, string> {
    return { PARTNER_CENTER_API_URL: this.simulator.url, PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken };
  }

  async ready(options: ProcessOptions = {}): Promise<ProviderProcess> {
    const process = await this.fresh({ ...options, environment: { ...this.environment, ...options.environment } });
    await process.configure();
    return process;
  }
}

/** Call it once in a test file. Each test begins with the same world. */
export function bench(): Bench {
  const bench = new Bench();
  beforeAll(() => bench.open());
  beforeEach(() => {
    bench.simulator.reset();
    bench.engine.logged.length = 0;
  });
  afterAll(() => bench.close());
  return bench;
}
