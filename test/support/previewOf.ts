import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import type { Finding, Planned } from "../../provider/core/planned";
import { lookAhead } from "../../provider/preview/lookAhead";
import { summary } from "../../provider/services/summary";

/** The messages of a preview of a program, without Pulumi. The test gives the resources as Pulumi would describe them. */

export type Declared = Pick<Planned, "type" | "name" | "args"> & Partial<Planned>;

const token = "preview-token";

export interface Previewer {
  simulator: Simulator;
  look(...program: Declared[]): Promise<Finding[]>;
  lookWith(environment: Record<string, string>, ...program: Declared[]): Promise<Finding[]>;
  /** The preview's summary of the update, line by line. */
  workOf(environment: Record<string, string>, ...program: Declared[]): Promise<string[]>;
  /** Requests since the last call, without the ids of users and subscriptions. */
  requests(): Record<string, number>;
}

/** Call it once in a test file. */
export function previewer({ partner, uipath, ...world }: WorldSeed): Previewer {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({
      world: {
        ...world,
        partner: { ...partner, accessTokens: [{ token }] },
        uipath: { ...uipath, accessTokens: [token] },
      },
    });
  });
  beforeEach(() => simulator.journal.clear());
  afterAll(() => simulator.close());
  const both = (environment: Record<string, string>, program: Declared[]) =>
    lookAhead(program.map(asNew), {
      environment: {
        PARTNER_CENTER_API_URL: simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: token,
        UIPATH_BASE_URL: simulator.url,
        UIPATH_ACCESS_TOKEN: token,
        LICENSES_POLL_SECONDS: "0.01",
        LICENSES_WAIT_SECONDS: "1",
        LICENSES_LOOK_AT_USERS: "0",
        ...environment,
      },
      config: () => undefined,
    });
  const lookWith = async (environment: Record<string, string>, ...program: Declared[]) =>
    (await both(environment, program)).findings;
  return {
    get simulator() {
      return simulator;
    },
    look: (...program) => lookWith({}, ...program),
    lookWith,
    async workOf(environment, ...program) {
      const { work } = await both({ LICENSES_LOOK_AT_USERS: "50", ...environment }, program);
      const [said] = summary(work);
      return said?.text.split("\n").map((line) => line.trim()) ?? [];
    },
    requests: () => requestsOf(simulator),
  };
}

export const asNew = (declared: Declared): Planned => ({
  operation: "create",
  ignoreChanges: [],
  derived: false,
  after: [],
  perhapsAfterMore: false,
  ...declared,
});

/** The number of requests for each call. */
export function requestsOf({ journal }: Simulator): Record<string, number> {
  const calls = journal.exchanges.map(({ path }) => {
    const parts = path.split("?")[0]?.split("/") ?? [];
    const last = parts.at(-1) ?? "";
    return /^[0-9a-f-]{36}$/i.test(last) ? `one of ${parts.at(-2)}` : last;
  });
  return Object.fromEntries(
    [...new Set(calls)].sort().map((call) => [call, calls.filter((one) => one === call).length]),
  );
}

export const errorsIn = (findings: Finding[]): string[] =>
  findings.filter(({ severity }) => severity === "error").map(({ text }) => text);
export const warningsIn = (findings: Finding[]): string[] =>
  findings.filter(({ severity }) => severity === "warning").map(({ text }) => text);
