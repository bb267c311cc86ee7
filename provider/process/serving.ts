import type { dynamic } from "@pulumi/pulumi";
import type { LicensesError } from "../core/errors";
import { type Connected, silent } from "../core/lifecycle";
import { removalWasShown } from "../run/shownRemovals";
import { stackOf } from "../run/urn";
import { resourceOf } from "../services/all";
import type { Service } from "../services/service";
import { dynamicProvider, type Serving } from "./dynamicProvider";
import { notesFolder, notesIn } from "./notes";
import { configure, contextIn, engine, limitsNow, ownership, queue, settingsNow, validSettings } from "./shared";
import { stoppedRuns } from "./stoppedRuns";

/** The dynamic provider of each resource class in this process. All resources of a service share one connection. */

const notes = notesIn(notesFolder(process.env), () => new Date());

const known = new Map<Service, Serving<object>>();

/**
 * @param type class name of a resource of one of the services.
 * @throws {SettingsError} for a class that this release does not know.
 */
export function provide(type: string): dynamic.ResourceProvider {
  const [service, { lifecycle, refusal }] = resourceOf(type);
  const serving = known.get(service) ?? servingOf(service);
  known.set(service, serving);
  return dynamicProvider(lifecycle(), {
    ...serving,
    ...(refusal === undefined ? {} : { veto: () => refusal(settingsNow().settings) }),
  });
}

function servingOf(service: Service): Serving<object> {
  let connected: Connected<object> | undefined;
  return {
    configure,
    ownership,
    service: () => service.address(settingsNow().settings),
    removalWasShown,
    context(row) {
      return contextIn(service.section, row, () => {
        const stack = stackOf(row);
        connected ??= connect(service, stack);
        const tell = engine.reporter(row);
        return { ...connected(tell), notes: notes([service.address(validSettings()), stack], tell) };
      });
    },
    reporter: (row) => engine.reporter(row),
    flush: () => engine.flush(),
    inWords: async (error: LicensesError) =>
      connected === undefined ? error.message : (service.inWords?.(error, connected(silent).api) ?? error.message),
    lock: queue,
  };
}

function connect(service: Service, stack: string): Connected<object> {
  const settings = validSettings();
  const about = [...service.account(settings), stack];
  return service.connect(settings, {
    orphaned: () => engine.gone(),
    limits: limitsNow,
    memory: (limit) => stoppedRuns(process.env, [...about, limit], engine.reporter(undefined)),
    now: () => new Date(),
  });
}
