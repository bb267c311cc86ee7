import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { checkArgs } from "../../provider/core/arguments";
import type { LicensesError } from "../../provider/core/errors";
import { silent } from "../../provider/core/lifecycle";
import { functionOf } from "../../provider/services/all";
import { readSettings } from "../../provider/services/readSettings";
import { type Service, withoutEngine } from "../../provider/services/service";

/** Calls functions of the services against a simulator, each test as a process of its own. Call it once in a test file. */
export function functionsIn(
  world: WorldSeed,
  credentials: Record<string, string>,
): {
  simulator(): Simulator;
  call(name: string, args?: object): Promise<object>;
  failure(name: string, args?: object): Promise<string>;
} {
  let simulator: Simulator | undefined;
  const running = (): Simulator => {
    if (simulator === undefined) throw new Error("The simulator is not running yet.");
    return simulator;
  };
  beforeAll(async () => {
    simulator = await startSimulator({ world });
  });
  afterAll(() => simulator?.close());

  /** What this process is connected to. */
  const connected = new Map<Service, object>();
  beforeEach(() => connected.clear());

  function connect(service: Service): object {
    const { url } = running();
    const environment = {
      PARTNER_CENTER_API_URL: url,
      UIPATH_BASE_URL: url,
      LICENSES_WAIT_SECONDS: "1",
      ...credentials,
    };
    const { settings, problems } = readSettings({ environment, config: () => undefined });
    expect(problems).toEqual([]);
    return service.connect(settings, withoutEngine(settings))(silent).api;
  }

  function apiOf(service: Service): object {
    const api = connected.get(service) ?? connect(service);
    connected.set(service, api);
    return api;
  }

  async function call(name: string, given: object = {}): Promise<object> {
    const [service, asked] = functionOf(name);
    const { args, failures } = checkArgs(asked.args, { ...given });
    if (failures.length > 0)
      throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    const found = "read" in asked ? asked.read(args) : await asked.run(args, apiOf(service));
    // The schema describes all that a function tells, and nothing else.
    expect(asked.result.parse(found)).toEqual(found);
    return found;
  }

  return {
    simulator: running,
    call,
    failure: (name, args) =>
      call(name, args).then(
        (found) => `no error, but ${JSON.stringify(found)}`,
        (error: LicensesError) => error.message,
      ),
  };
}
