import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Answers } from "./answers";
import { applyAll } from "./changes";
import { Clock } from "./clock";
import { answerControl, isControl } from "./control";
import { demoWorld } from "./demoWorld";
import { answerFace } from "./face";
import { Faults } from "./faults";
import { Call, type Reply, readBody, send } from "./http";
import { type Exchange, Journal, journalHeaders, withoutSecrets } from "./journal";
import { parsedOrText } from "./json";
import { Keeper } from "./keeper";
import { Ledger } from "./ledger";
import { quirky } from "./quirks";
import type { Simulator, SimulatorOptions } from "./simulator";
import { type Outcome, underTrouble } from "./trouble";
import { isForeign, isLoopback } from "./visitors";
import { World } from "./world";

export type { Change } from "./changes";
export { demoWorld } from "./demoWorld";
export type { FaultRule } from "./faults";
export type { Exchange } from "./journal";
export type { Interval, LedgerEntry } from "./ledger";
export type { WorldSeed } from "./seed";
export type { Simulator, SimulatorOptions } from "./simulator";
export { isLoopback } from "./visitors";
export { seedFromFile, WorldFileError } from "./worldFile";
export { worldSchema } from "./worldSchema";
export { startSimulator as simulator };

/** Bytes: no request to the services is near the first, and a world of many thousand users fits into the second. */
const bodyLimits = { service: 1_000_000, control: 200_000_000 };
const requestPatienceMs = 60_000;
const forbidden: Reply = { status: 403, json: { error: "Pages of other origins may not steer the simulator." } };

/**
 * Runs both services, the sign-in of each, and the page that shows them, on one port of this machine.
 *
 * @throws WorldFileError when the file in which the world is kept cannot be read
 * @throws ZodError when the world makes no sense
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = "127.0.0.1", anyToken = false, now = () => new Date(), persist } = options;
  let seed = options.world ?? demoWorld;
  const journal = new Journal(options.journalLimit);
  const ledger = new Ledger(options.ledgerLimit);
  const clock = new Clock(now);
  const kept = persist === undefined ? undefined : Keeper.kept(persist);
  const world = World.create(kept ?? seed, clock, ledger);
  const keeper = persist === undefined ? undefined : new Keeper(persist, () => world.snapshot());
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
  server.requestTimeout = requestPatienceMs;
  if (options.connectionLimit !== undefined) server.maxConnections = options.connectionLimit;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const target = request.url ?? "/";
    const head = new Call(method, target, request.headers, "");
    // Before its body, which another site's page may make as long as it likes.
    if (isControl(head) && isForeign(head, !isLoopback(host))) return void send(response, forbidden);
    const body = await readBody(request, isControl(head) ? bodyLimits.control : bodyLimits.service);
    if (body === undefined) return void send(response, { status: 413, headers: { Connection: "close" } });
    const call = new Call(method, target, request.headers, body);
    if (method !== "GET") keeper?.changed();
    const own = answerFace(call) ?? (isControl(call) ? answerControl(simulator, call) : undefined);
    if (own) return void send(response, own);
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
    const exchange = {
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
    };
    return journal.open(exchange, call.body.length);
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
    exchange.responseBody = withoutSecrets(reply.text === undefined ? (reply.json ?? null) : parsedOrText(reply.text));
    journal.weigh(exchange, send(response, reply));
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
    change(...changes) {
      applyAll(world, changes);
      keeper?.changed();
    },
    snapshot: () => world.snapshot(),
    clock,
    async close() {
      keeper?.write();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  return simulator;

  function listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        const { port: actual } = server.address() as AddressInfo;
        resolve(`http://${host.includes(":") ? `[${host}]` : host}:${actual}`);
      });
    });
  }
}

function bodyOf(call: Call) {
  if (!call.header("content-type")?.startsWith("application/x-www-form-urlencoded")) return parsedOrText(call.body);
  return Object.fromEntries(call.form());
}
