import { Agent, type Dispatcher } from "undici";
import { type Answer, type Call, type Send, type Service, sender } from "../../provider/http/client";
import { concurrencyLimiter } from "../../provider/http/concurrencyLimiter";
import { noTrace } from "../../provider/http/trace";
import { limitKey, refusal, requestIds } from "../../provider/services/partnercenter/api";
import { ModelClock, ModelListener } from "./modelClock";
import { type Behaviour, ModelServer, type Script } from "./modelServer";
import { timersClock } from "./modelTrouble";

/** The sender under test, or one with a mistake. */
export type MakeSend = (service: Service, tell: ModelListener) => Send;

export interface Wire {
  server: ModelServer;
  service: Service;
  tell: ModelListener;
  clock: ModelClock;
  send: Send;
}

const open: (() => Promise<unknown>)[] = [];

/** Call this after each test that opened a connection. */
export async function hangUp(): Promise<void> {
  for (const close of open.splice(0)) await close();
}

export async function startServer(script: Script | Behaviour[]): Promise<ModelServer> {
  const server = await ModelServer.start(script);
  open.push(() => server.stop());
  return server;
}

/** @param patience how long to wait for an answer, in milliseconds. */
export function pool(patience = 10_000): Agent {
  const agent = new Agent({ headersTimeout: patience, bodyTimeout: patience });
  open.push(() => agent.destroy());
  return agent;
}

/** A client of a real server on this machine. */
export async function connectTo(
  script: Script | Behaviour[],
  { makeSend = sender, ...overrides }: Partial<Service> & { makeSend?: MakeSend } = {},
): Promise<Wire> {
  const server = await startServer(script);
  const clock = new ModelClock();
  const tell = new ModelListener();
  const service: Service = {
    name: "Partner Center",
    url: server.url,
    dispatcher: pool(),
    token: async () => "a-token",
    ids: requestIds,
    refusal,
    clock,
    limiter: concurrencyLimiter(clock, 16),
    limitKey,
    trace: noTrace,
    limit: 60,
    poll: 0.01,
    orphaned: async () => false,
    writesForbidden: () => undefined,
    ...overrides,
  };
  return { server, service, tell, clock, send: makeSend(service, tell) };
}

/** A client of a service without a network, with Jest's fake timers. */
export function clientOf(dispatcher: Dispatcher, overrides: Partial<Service> = {}): Pick<Wire, "send" | "tell"> {
  const tell = new ModelListener();
  const service: Service = {
    name: "Partner Center",
    url: "http://service.example",
    dispatcher,
    token: async () => "a-token",
    ids: requestIds,
    refusal,
    clock: timersClock,
    limiter: concurrencyLimiter(timersClock, 16),
    limitKey,
    trace: noTrace,
    limit: 60,
    poll: 5,
    orphaned: async () => false,
    writesForbidden: () => undefined,
    ...overrides,
  };
  return { send: sender(service, tell), tell };
}

export const read: Call = { what: "Reading something", kind: "read", method: "GET", path: "/v1/something" };
export const write: Call = {
  what: "Changing something",
  kind: "write",
  method: "PATCH",
  path: "/v1/something",
  body: { quantity: 7 },
};

/** The result of a call: its answer or its error. */
export async function outcomeOf<Value>(promise: Promise<Value>): Promise<Value | Error> {
  return promise.catch((error: Error) => error);
}

export const statusOf = (outcome: Answer | Error): number | string =>
  outcome instanceof Error ? outcome.constructor.name : outcome.status;
