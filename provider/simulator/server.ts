import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Answers } from "./answers";
import { applyAll } from "./changes";
import { Clock } from "./clock";
import { answerControl, isControl } from "./control";
import { demoWorld } from "./demoWorld";
import { answerFace } from "./face";
import { Faults } from "./faults";
import { Call, type Reply, readBody, textOf } from "./http";
import { type Exchange, Journal, journalHeaders, withoutSecrets } from "./journal";
import { parsedOrText } from "./json";
import { Keeper } from "./keeper";
import { Ledger } from "./ledger";
import { isGuid } from "./partnercenter/headers";
import { quirky } from "./quirks";
import { send } from "./send";
import { optionsOf, type Simulator, type SimulatorOptions } from "./simulator";
import { type Outcome, underTrouble } from "./trouble";
import { isForeign, isLoopback } from "./visitors";
import { World } from "./world";

export type { Change } from "./changeSchema";
export { demoWorld } from "./demoWorld";
export type { FaultRule } from "./faultRule";
export type { Exchange } from "./journal";
export type { Interval, LedgerEntry } from "./ledger";
export type { WorldSeed } from "./seed";
export type { Simulator, SimulatorOptions } from "./simulator";
export { isLoopback } from "./visitors";
export { seedFromFile, WorldFileError } from "./worldFile";
export { worldSchema } from "./worldSchema";
export { startSimulator as simulator };

/** In bytes. Requests to the services are much smaller than the first; a world of many thousand users fits into the second. */
const bodyLimits = { service: 1_000_000, control: 200_000_000 };
const requestPatienceMs = 60_000;
const forbidden: Reply = { status: 403, json: { error: "Pages of other origins may not control the simulator." } };

/**
 * Runs both services, the sign-in of each, and the page that shows them, on one port of this machine.
 *
 * @throws WorldFileError when the file of the world cannot be read
 * @throws ZodError when the world does not fit its schema
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = "127.0.0.1", anyToken = false, now = () => new Date(), persist } = optionsOf(options);
  let seed = options.world ?? demoWorld;
  const journal = new Journal(options.journalLimit);
  const ledger = new Ledger();
  const clock = new Clock(now);
  const kept = persist === undefined ? undefined : Keeper.kept(persist);
  const world = World.create(kept ?? seed, clock, ledger);
  const keeper = persist === undefined ? undefined : new Keeper(persist, () => world.snapshot());
  const faults = new Faults();
  faults.add(...world.faults);
  const answers = new Answers(world, anyToken, () => faults.has("stale"));
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) return send(response, { status: 500, text, contentType: "text/plain; charset=utf-8" });
    });
  });
  // The server never closes an idle connection, so that a client's pool cannot pick one that is just closing.
  server.keepAliveTimeout = 0;
  server.requestTimeout = requestPatienceMs;
  if (options.connectionLimit !== undefined) server.maxConnections = options.connectionLimit;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const target = request.url ?? "/";
    const head = new Call(method, target, request.headers, "");
    // The check comes before the body is read, because another site's page may send a body of any length.
    if (isControl(head) && isForeign(head, !isLoopback(host))) return send(response, forbidden);
    const body = await readBody(request, isControl(head) ? bodyLimits.control : bodyLimits.service);
    if (body === undefined) return send(response, { status: 413, headers: { Connection: "close" } });
    const call = new Call(method, target, request.headers, body);
    if (method !== "GET") keeper?.changed();
    const own = answerFace(call) ?? (isControl(call) ? answerControl(simulator, call) : undefined);
    if (own) return send(response, own);
    const exchange = opened(call);
    const strike = faults.strike(call);
    exchange.fault = strike?.name ?? null;
    const effect = strike?.effect;
    const dressed = (reply: Reply) => quirky(world.quirks, call, reply);
    const process = (): Reply => {
      const answer = answers.answer(call, exchange.requestId, effect);
      exchange.replayed = answer.replayed;
      return dressed(answer.reply);
    };
    const outcome: Outcome = effect
      ? underTrouble(effect, {
          exchangeIds: world.exchangeIds,
          now: world.now(),
          process,
          pretend: () => dressed(answers.pretend(call, exchange.requestId, effect)),
          dressed,
          meanwhile: (changes) => apply(changes),
        })
      : { end: "reply", reply: process() };
    await conclude(outcome, call, exchange, response);
  }

  function apply(changes: unknown): void {
    answers.elsewhere(() => applyAll(world, changes));
  }

  function opened(call: Call): Exchange {
    const exchange = journal.open({
      receivedAt: world.now().toISOString(),
      answeredAt: null,
      method: call.method,
      path: call.path,
      query: call.target.slice(call.path.length + 1),
      status: null,
      requestId: guidIn(call, "ms-requestid"),
      correlationId: guidIn(call, "ms-correlationid"),
      replayed: false,
      fault: null,
      requestHeaders: journalHeaders(call.headers),
      requestBody: withoutSecrets(bodyOf(call)),
      responseHeaders: {},
      responseBody: null,
    });
    journal.weigh(exchange, call.body.length);
    return exchange;
  }

  /** The simulator keeps ids that a client sends, so it checks that they are ids. */
  function guidIn(call: Call, header: string): string {
    const sent = call.header(header);
    return sent !== undefined && isGuid(sent) ? sent : world.exchangeIds.guid();
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
    journal.weigh(exchange, textOf(reply).length);
    await send(response, reply);
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
      faults.add(...world.faults);
      journal.clear();
    },
    change(...changes) {
      apply(changes);
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
  if (!call.isForm) return parsedOrText(call.body);
  return Object.fromEntries(call.form());
}
