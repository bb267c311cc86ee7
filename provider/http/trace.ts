import { appendFileSync } from "node:fs";
import { printable, printableJson } from "./printable";
import { redacted } from "./secrets";

/** One HTTP exchange, as it is recorded: never with a credential. */
export interface Exchange {
  at: Date;
  service: string;
  method: string;
  url: string;
  request?: unknown;
  /** Absent when no answer came. */
  status?: number;
  milliseconds: number;
  answer?: unknown;
  /** Why no answer came. */
  failure?: string;
  ids?: Record<string, string>;
}

export type Trace = (exchange: Exchange) => void;

export const noTrace: Trace = () => {};

/** @param file takes the exchanges; absent: none is recorded. @param told of each exchange. */
export function tracing(file: string | undefined, told: () => void = () => {}): Trace {
  const record = file === undefined ? noTrace : traceTo(file);
  return (exchange) => {
    told();
    record(exchange);
  };
}

/** Appends one JSON line for each exchange. */
export const traceTo =
  (file: string): Trace =>
  (exchange) => {
    try {
      appendFileSync(
        file,
        `${printableJson(JSON.stringify(redacted({ ...exchange, at: exchange.at.toISOString() })))}\n`,
        {
          mode: 0o600,
        },
      );
    } catch (error) {
      // A record that cannot be kept must not make a call fail that has succeeded.
      if (!broken.has(file))
        console.error(printable(`LICENSES_TRACE: nothing can be recorded in ${file}: ${(error as Error).message}`));
      broken.add(file);
    }
  };

const broken = new Set<string>();
