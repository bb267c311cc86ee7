import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFile, readFileSync } from "node:fs";
import { connect } from "node:http2";
import { type EngineLiveness, watchEngine } from "../../provider/process/engineLiveness";

describe("Whether the engine is still there", () => {
  let engine: ChildProcess;
  let address: string;

  beforeEach(async () => {
    const script = `require("http2").createServer().listen(0,"127.0.0.1",function(){console.log(this.address().port)})`;
    engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = await once(engine.stdout as NonNullable<typeof engine.stdout>, "data");
    address = `127.0.0.1:${Number(port)}`;
  });

  afterEach(() => engine.kill("SIGKILL"));

  const killed = () => {
    engine.kill("SIGKILL");
    // Waits until the system has removed the process with all its threads. Node's event loop is blocked meanwhile.
    const about = (what: string) => `/proc/${engine.pid}/${what}`;
    const isGone = () => readdirSync(about("task")).length === 1 && /\) Z /.test(readFileSync(about("stat"), "utf8"));
    while (!isGone()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  };

  /** The phases of Node's event loop see the end of a connection after a different number of turns. */
  type Phase = (work: () => void) => void;
  const afterAnAnswer: Phase = (work) => readFile(__filename, work);
  const phases: [string, Phase][] = [
    ["after an answer", afterAnAnswer],
    ["after a pause", (work) => setTimeout(work, 1)],
    ["at the end of a turn", (work) => setImmediate(work)],
  ];

  async function knowsAtOnce(liveness: Pick<EngineLiveness, "held" | "cut">, phase: Phase): Promise<void> {
    expect(await liveness.held).toBe(true);
    expect(await liveness.cut()).toBe(false);
    const cut = new Promise<boolean>((resolve) => {
      phase(() => {
        killed();
        resolve(liveness.cut());
      });
    });
    expect(await cut).toBe(true);
  }

  test.each(phases)("an engine that was killed is known to be gone: asked %s", async (_when, phase) => {
    await knowsAtOnce(watchEngine(address), phase);
  });

  test("its end is reported to all waiting code", async () => {
    const { held, end } = watchEngine(address);
    await held;
    engine.kill("SIGKILL");
    await end;
  });

  test("a check that does not wait for the event loop is noticed", async () => {
    const session = connect(`http://${address}`);
    session.on("error", () => {});
    const hasty = { held: once(session, "connect").then(() => true), cut: async () => session.closed };
    await expect(knowsAtOnce(hasty, afterAnAnswer)).rejects.toThrow();
    session.destroy();
  });

  test("an engine that has already ended gets no connection", async () => {
    engine.kill("SIGKILL");
    await once(engine, "exit");
    expect(await watchEngine(address).held).toBe(false);
  });
});
