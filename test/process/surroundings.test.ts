import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silent } from "../../provider/core/lifecycle";
import type { Memory } from "../../provider/core/limitCounter";
import { sharedOf } from "../../provider/process/shared";
import { stoppedRuns } from "../../provider/process/stoppedRuns";
import { servedBy } from "../../provider/process/surroundings";
import { services } from "../../provider/services/all";
import type { Service } from "../../provider/services/service";

const account = ["https://api.example", "tenant"];
const stopped = { most: 2, done: 2, refused: 7, at: new Date("2026-03-02T12:00:00Z") };
const resource = "urn:pulumi:dev::office::licenses:index:SubscriptionQuantity::seats";

describe("The record of a run that a limit has stopped", () => {
  let home: string;
  const { XDG_STATE_HOME } = process.env;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "surroundings-"));
    process.env.XDG_STATE_HOME = home;
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
    if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
  });

  test.each([
    ["a resource", [resource]],
    ["a function, which names no stack,", [undefined, resource]],
  ])("is of the run's own stack where the first call is that of %s", (_what, rows) => {
    let memory: Memory | undefined;
    const service: Service = {
      ...(services[0] as Service),
      address: () => "https://api.example",
      account: () => account,
      connect(_settings, run) {
        memory = run.memory("maxPurchases");
        return () => ({ api: {} }) as ReturnType<ReturnType<Service["connect"]>>;
      },
    };
    const { context } = servedBy(sharedOf(undefined)).connect(service);
    for (const row of rows) context(row);
    memory?.keep(stopped);
    const recorded = (stack: string) => stoppedRuns(process.env, [...account, stack, "maxPurchases"], silent).recall();
    expect(recorded("dev::office")).toEqual(stopped);
    expect(recorded("")).toBeUndefined();
  });
});
