import type { LicensesError } from "../core/errors";
import { type Connected, type Lifecycle, type Reporter, silent } from "../core/lifecycle";
import type { Memory } from "../core/limitCounter";
import { removalWasShown } from "../run/shownRemovals";
import { stackOf } from "../run/urn";
import { resourceOf } from "../services/all";
import type { Service } from "../services/service";
import { notesFolder, notesIn } from "./notes";
import type { Surroundings } from "./runner";
import type { Shared } from "./shared";
import { stoppedRuns } from "./stoppedRuns";

/** A resource class, and what this process gives to its runner. */
export interface Served {
  lifecycle: Lifecycle<object, object, object>;
  surroundings: Surroundings<object>;
}

/** All resources of a service share one connection. */
export function servedBy(shared: Shared): {
  /** @throws {SettingsError} for a class that this release does not know. */
  serve(type: string): Served;
  /** What callers without a resource are given: functions. */
  connect(service: Service): Surroundings<object>;
} {
  const notes = notesIn(notesFolder(process.env), () => new Date());
  const known = new Map<Service, Surroundings<object>>();
  const connect = (service: Service) => {
    const surroundings = known.get(service) ?? surroundingsOf(service, shared, notes);
    known.set(service, surroundings);
    return surroundings;
  };
  return {
    connect,
    serve(type) {
      const [service, { lifecycle, refusal }] = resourceOf(type);
      const surroundings = connect(service);
      return {
        lifecycle: lifecycle(),
        surroundings: {
          ...surroundings,
          ...(refusal === undefined ? {} : { veto: () => refusal(shared.settingsNow().settings) }),
        },
      };
    },
  };
}

function surroundingsOf(service: Service, shared: Shared, notes: ReturnType<typeof notesIn>): Surroundings<object> {
  const { engine, ownership, lock } = shared;
  let connected: Connected<object> | undefined;
  let stack = "";
  return {
    ownership,
    service: () => service.address(shared.settingsNow().settings),
    removalWasShown,
    context(row) {
      return shared.contextIn(service.section, row, () => {
        stack ||= stackOf(row);
        connected ??= connect(service, () => stack, shared);
        const tell = engine.reporter(row);
        return { ...connected(tell), notes: notes([service.address(shared.validSettings()), stackOf(row)], tell) };
      });
    },
    reporter: (row) => engine.reporter(row),
    flush: () => engine.flush(),
    inWords: async (error: LicensesError) =>
      connected === undefined ? error.message : (service.inWords?.(error, connected(silent).api) ?? error.message),
    lock,
  };
}

/** @param stack of the run. The call of a function names none, and may come before the first resource. */
function connect(
  service: Service,
  stack: () => string,
  { engine, validSettings, limitsNow, adoptOnlyNow }: Shared,
): Connected<object> {
  const settings = validSettings();
  return service.connect(settings, {
    orphaned: () => engine.gone(),
    limits: limitsNow,
    adoptOnly: adoptOnlyNow,
    memory: (limit) => memoryOf(() => [...service.account(settings), stack(), limit], engine.reporter(undefined)),
    now: () => new Date(),
  });
}

/** @param about asked when a limit counts for the first time: only a change of a resource counts, and it names the stack. */
function memoryOf(about: () => string[], tell: Reporter): Memory {
  let opened: Memory | undefined;
  const memory = (): Memory => {
    opened ??= stoppedRuns(process.env, about(), tell);
    return opened;
  };
  return {
    recall: () => memory().recall(),
    keep: (stopped) => memory().keep(stopped),
    forget: () => memory().forget(),
  };
}
