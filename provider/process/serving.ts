import type { dynamic } from "@pulumi/pulumi";
import { unsealed } from "../core/secretMark";
import { engineAddress } from "../run/engineAddress";
import { sectionNames } from "../services/readSettings";
import { settingSourcesOf } from "../settings/recordedSources";
import { dynamicProvider } from "./dynamicProvider";
import { endWith } from "./ending";
import { sharedOf } from "./shared";
import { servedBy } from "./surroundings";

/** The dynamic provider of each resource class in this process. */

/** Whether this process is Pulumi's for dynamic providers, and not a program, a command or a test that loads this package. */
const isProvider = /[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/.test(process.argv[1] ?? "");

/** The engine's address is the last argument: with `--logflow` or `--tracing` Pulumi puts those before it. */
const shared = sharedOf(engineAddress(process.argv.at(-1)));
if (isProvider) endWith(shared.engine);
const served = servedBy(shared);

/**
 * @param type class name of a resource of one of the services.
 * @throws {SettingsError} for a class that this release does not know.
 */
export function provide(type: string): dynamic.ResourceProvider {
  const { lifecycle, surroundings } = served.serve(type);
  return dynamicProvider(lifecycle, { ...surroundings, configure });
}

const configure = (config: dynamic.Config): void =>
  shared.configure(settingSourcesOf((key) => unsealed(config.get(key)), process.env, sectionNames));
