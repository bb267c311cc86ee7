import type { EngineEvent, PropertyDiff } from "@pulumi/pulumi/automation";

/** The operations and messages of one run of the engine. */

export interface Step {
  name: string;
  type: string;
  op: string;
  /** The engine's detailed diff, property by property. */
  detailedDiff: Record<string, PropertyDiff> | null;
  /** The properties that cause a replacement. */
  because: string[];
  before: Record<string, unknown> | undefined;
  after: Record<string, unknown> | undefined;
}

export interface Message {
  severity: string;
  text: string;
  /** Name of the resource whose row has the message. Undefined: the stack's row. */
  on: string | undefined;
}

export interface Run {
  ok: boolean;
  events: EngineEvent[];
  /** The operation on each resource, or the planned one in a preview. It includes `same`, but not the stack and its providers. */
  steps: Step[];
  /** The steps that change something, as "op name". */
  changes: string[];
  messages: Message[];
  /** Each error once: the Automation API repeats the errors of an inline program, and those of earlier programs in the same process. */
  errors: string[];
  warnings: Message[];
  /** The whole output. */
  text: string;
  step(name: string): Step;
  /** Texts that must not appear in the output: stack traces, and these secrets. */
  flaws(secrets: readonly string[]): string[];
}

/** Operations without a change. */
const quiet = new Set(["same", "read", "refresh"]);

const notOurs = /^(pulumi:pulumi:Stack|pulumi:providers:)/;

export function runOf(ok: boolean, events: EngineEvent[], printed: string): Run {
  const steps = events.flatMap(stepOf);
  const messages = events.flatMap(messageOf);
  return {
    ok,
    events,
    steps,
    changes: steps.filter(({ op }) => !quiet.has(op)).map(({ op, name }) => `${op} ${name}`),
    messages,
    errors: errorsOf(messages),
    warnings: messages.filter(({ severity }) => severity === "warning"),
    text: [...messages.map(({ text }) => text), printed].join("\n"),
    step(name) {
      const found = steps.findLast((step) => step.name === name);
      if (found === undefined) throw new Error(`Nothing was done with ${name}. All that was printed:\n${printed}`);
      return found;
    },
    flaws: (secrets) => [...stackTraces(messages, printed), ...leaks(secrets, events, printed)],
  };
}

function stepOf({ resOutputsEvent }: EngineEvent): Step[] {
  if (resOutputsEvent === undefined) return [];
  const { metadata } = resOutputsEvent;
  if (notOurs.test(metadata.type)) return [];
  return [
    {
      name: nameOf(metadata.urn),
      type: metadata.type,
      op: metadata.op,
      detailedDiff: metadata.detailedDiff ?? null,
      because: metadata.keys ?? [],
      before: metadata.old?.outputs,
      after: metadata.new?.outputs,
    },
  ];
}

function messageOf({ diagnosticEvent }: EngineEvent): Message[] {
  if (diagnosticEvent === undefined || (diagnosticEvent.severity as string) === "debug") return [];
  const { urn, severity, message } = diagnosticEvent;
  const onStack = urn === undefined || urn === "" || urn.includes("::pulumi:pulumi:Stack::");
  return [{ severity, text: plain(message), on: onStack ? undefined : nameOf(urn) }];
}

const errorsOf = (messages: Message[]): string[] => [
  ...new Set(
    messages
      .filter(
        ({ severity, text }) => severity === "error" && !/^(One or more errors occurred|update failed)/.test(text),
      )
      .map(({ text }) => text.trim()),
  ),
];

const nameOf = (urn: string) => urn.split("::").at(-1) ?? urn;

/** Without the marks that the CLI turns into colours. */
const plain = (text: string) => text.replace(/<\{%[^%]*%\}>/g, "");

function stackTraces(messages: Message[], printed: string): string[] {
  const texts = [...messages.map(({ text }) => text), printed];
  return texts.filter((text) => text.includes("    at ")).map((text) => `A stack trace was printed:\n${text}`);
}

function leaks(secrets: readonly string[], events: EngineEvent[], printed: string): string[] {
  // Pulumi's debug messages contain secrets in plain text. Users see them only with `--debug`.
  const seen = events.filter(({ diagnosticEvent }) => (diagnosticEvent?.severity as string) !== "debug");
  const texts = [...seen.map((event) => JSON.stringify(event)), printed];
  return secrets.flatMap((secret) => {
    const where = texts.map((text) => around(text, secret)).find((found) => found !== undefined);
    return where === undefined ? [] : [`${secret} was printed in plain: ${where}`];
  });
}

/** The first occurrence of the text with its surroundings. Undefined if there is none. */
export function around(text: string, found: string): string | undefined {
  const at = text.indexOf(found);
  return at < 0 ? undefined : `…${text.slice(Math.max(0, at - 80), at + found.length + 40)}…`;
}
