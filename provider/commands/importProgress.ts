import type { Watcher } from "../import/importing";

/** A bar on terminals. A log has no use for it. */
export interface ImportProgress extends Watcher {
  requested(): void;
  end(): void;
}

export function importProgress(several: string): ImportProgress {
  const seen = { holders: 0, all: 0, before: 0, people: 0, listed: 0, listedHolders: 0, requests: 0 };
  const bar = process.stderr.isTTY ? newBar(several) : undefined;
  const update = () => {
    // Of those whose people are not listed yet, the mean of the others is expected.
    const mean = seen.listedHolders === 0 ? 0 : seen.listed / seen.listedHolders;
    const expected = seen.listed + mean * (seen.all - seen.before - seen.listedHolders);
    bar?.setTotal(Math.ceil(seen.all + expected));
    bar?.update(seen.holders + seen.people, payload(seen));
  };
  return {
    holders(all, before) {
      Object.assign(seen, { all, before, holders: before });
      bar?.start(all, before, payload(seen));
    },
    done() {
      seen.holders += 1;
      update();
    },
    told: {
      people(count) {
        seen.listed += count;
        seen.listedHolders += 1;
        update();
      },
      person() {
        seen.people += 1;
        update();
      },
    },
    requested() {
      seen.requests += 1;
    },
    end: () => bar?.stop(),
  };
}

const payload = ({ holders, all, people, requests }: Record<"holders" | "all" | "people" | "requests", number>) => ({
  customers: `${holders} of ${all}`,
  people,
  requests,
});

function newBar(several: string) {
  const { Presets, SingleBar } = require("cli-progress") as typeof import("cli-progress");
  return new SingleBar(
    {
      format: `{bar} {percentage} % | {customers} ${several} | {people} people | {requests} requests | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 200,
    },
    Presets.shades_classic,
  );
}
