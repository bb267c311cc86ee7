import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Answers } from "./answers";
import { applyAll } from "./changes";
import { Clock } from "./clock";
import { answerControl } from "./control";
import { demoWorld } from "./demoWorld";
import { Faults } from "./faults";
import { Call, type Reply, readBody, send, textOf } from "./http";
import { type Exchange, Journal, journalHeaders, withoutSecrets } from "./journal";
import { parsedOrText } from "./json";
import { Ledger } from "./ledger";
import { quirky } from "./quirks";
import type { Simulator, SimulatorOptions } from "./simulator";
import { type Outcome, underTrouble } from "./trouble";
import { World } from "./world";

export type { Change } from "./changes";
export { demoWorld } from "./demoWorld";
export type { FaultRule } from "./faults";
export type { Exchange } from "./journal";
export type { Interval, LedgerEntry } from "./ledger";
export { seedFromFile, type WorldSeed } from "./seed";
export type { Simulator, SimulatorOptions } from "./simulator";

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, anyToken = false, now = () => new Date() } = options;
  let seed = options.world ?? demoWorld;
  const journal = new Journal();
  const ledger = new Ledger();
  const world = World.create(seed, new Clock(now), ledger);
  const faults = new Faults();
  const answers = new Answers(world, anyToken);
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) send(response, { status: 500, text, contentType: "text/plain; charset=utf-8" });
    });
  });
  // Connections are kept as long as their clients want them: a pool must never meet a closing one by chance.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = new Call(request.method ?? "GET", request.url ?? "/", request.headers, await readBody(request));
    const control = answerControl(simulator, call);
    if (control) return send(response, control);
    const exchange = opened(call);
    const strike = faults.strike(call.method, call.path);
    exchange.fault = strike?.name ?? null;
    const process = (): Reply => {
      const answer = answers.answer(call, exchange.requestId, strike?.effect);
      exchange.replayed = answer.replayed;
      return quirky(world.quirks, call, answer.reply);
    };
    const outcome = strike
      ? underTrouble(strike.effect, world.now(), process)
      : { end: "reply" as const, reply: process() };
    await conclude(outcome, call, exchange, response);
  }

  function opened(call: Call): Exchange {
    return journal.open({
      receivedAt: world.now().toISOString(),
      answeredAt: null,
      method: call.method,
      path: call.path,
      query: call.target.slice(call.path.length + 1),
      status: null,
      requestId: call.header("ms-requestid") ?? world.exchangeIds.guid(),
      correlationId: call.header("ms-correlationid") ?? world.exchangeIds.guid(),
      replayed: false,
      fault: null,
      requestHeaders: journalHeaders(call.headers),
      requestBody: withoutSecrets(bodyOf(call)),
      responseHeaders: {},
      responseBody: null,
    });
  }

  async function conclude(outcome: Outcome, call: Call, exchange: Exchange, response: ServerResponse): Promise<void> {
    if (outcome.end === "drop") {
      response.destroy();
      return;
    }
    if (outcome.end === "hang") {
      if (outcome.ms !== undefined) setTimeout(() => response.destroy(), outcome.ms).unref();
      return;
    }
    if (outcome.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, outcome.delayMs));
    const reply = { ...outcome.reply, headers: { ...traceHeaders(call, exchange), ...outcome.reply.headers } };
    exchange.status = reply.status;
    exchange.answeredAt = world.now().toISOString();
    exchange.responseHeaders = reply.headers;
    exchange.responseBody = withoutSecrets(parsedOrText(textOf(reply)));
    send(response, reply);
  }

  function traceHeaders(call: Call, { requestId, correlationId }: Exchange): Record<string, string> {
    if (!/^\/v1(\/|$)/i.test(call.path)) return {};
    return {
      "MS-RequestId": requestId,
      "MS-CorrelationId": correlationId,
      "MS-CV": call.header("ms-cv") ?? `${world.exchangeIds.hexadecimal(16)}.0`,
      "MS-ServerId": "102030524",
    };
  }

  const simulator: Simulator = {
    url: await listening(),
    world,
    journal,
    ledger,
    faults,
    reset(next) {
      seed = next ?? seed;
      world.load(seed);
      answers.reset();
      faults.clear();
      journal.clear();
    },
    change: (...changes) => applyAll(world, changes),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return simulator;

  function listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  }
}

function bodyOf(call: Call) {
  if (!call.header("content-type")?.startsWith("application/x-www-form-urlencoded")) return parsedOrText(call.body);
  return Object.fromEntries(call.form());
}
