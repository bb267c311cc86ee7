import * as pulumi from "@pulumi/pulumi";
import { checkArgs, failureInWords } from "../core/arguments";
import { LicensesError, Refused } from "../core/errors";
import { isUnknown, type Reporter } from "../core/lifecycle";
import { pluginToken } from "../core/token";
import { printable, printableBug } from "../http/printable";
import { functionOf } from "../services/all";
import { readSettings } from "../services/readSettings";
import { type Service, withoutEngine } from "../services/service";
import { refuseProblems, type Settings, type Sources } from "../settings/settings";
import { hasEngine } from "./programJournal";
import { argumentsOf } from "./provider";
import { isAwaited, perStack, resolved } from "./values";

/** Answers the calls of a program's functions. */

/**
 * The answer of a service to a call of a function.
 *
 * @throws {pulumi.RunError} with a message for people: with names of companies, without secrets.
 */
export async function answer(
  name: string,
  given: object,
  provider: pulumi.ProviderResource | undefined,
): Promise<object> {
  // In unit tests with Pulumi's mocks, the mock answers, as for the functions of other packages.
  if (!hasEngine()) return pulumi.runtime.invoke(pluginToken(name), given);
  const [service, asked] = functionOf(name);
  if ("read" in asked) return fileAnswer(name, given);
  let api: object | undefined;
  try {
    const args = checked(name, asked.args, given);
    api = connectionTo(service, await settingsFor(name, provider));
    return await asked.run(args, api);
  } catch (error) {
    if (!(error instanceof LicensesError)) throw printableBug(error);
    const words = api === undefined ? error.message : ((await service.inWords?.(error, api)) ?? error.message);
    throw new CallRefused(`${name}: ${words}`);
  }
}

/** The answer of a function that reads a file, without waiting. @throws {pulumi.RunError} with a message for people. */
export function fileAnswer(name: string, given: object): object {
  const [, asked] = functionOf(name);
  if (!("read" in asked)) throw new Error(`${name} asks a service.`);
  try {
    return asked.read(checked(name, asked.args, given));
  } catch (error) {
    if (!(error instanceof LicensesError)) throw printableBug(error);
    throw new CallRefused(`${name}: ${error.message}`);
  }
}

/** For people, who need no stack trace. */
class CallRefused extends pulumi.RunError {
  constructor(words: string) {
    super(printable(words));
    this.stack = "";
  }
}

function checked(name: string, schema: Parameters<typeof checkArgs>[0], given: object): object {
  const awaited = Object.entries(given).flatMap(([key, value]) => (isAwaited(value) ? [key] : []));
  if (awaited.length > 0)
    throw new Refused(
      `${awaited.join(" and ")}: expected a plain value, but got an output. Call ${name}Output instead.`,
    );
  const { args, failures } = checkArgs(schema, { ...given });
  if (failures.length > 0) throw new Refused(failures.map(failureInWords).join("\n"));
  return args;
}

async function settingsFor(name: string, provider: pulumi.ProviderResource | undefined): Promise<Settings> {
  const config = new pulumi.Config("licenses");
  const { settings, problems } = readSettings({
    environment: process.env,
    config: (key) => config.get(key.replace(/^licenses:/, "")),
    ...(provider === undefined ? {} : { explicit: await argumentsGivenTo(provider, name) }),
  });
  refuseProblems(problems);
  return settings;
}

async function argumentsGivenTo(
  provider: pulumi.ProviderResource,
  name: string,
): Promise<NonNullable<Sources["explicit"]>> {
  const given = argumentsOf(provider);
  if (given === undefined)
    throw new Refused("The option provider is not a Provider of pulumi-licenses. Make one with new Provider(…).");
  const explicit = (await resolved(given)) as NonNullable<Sources["explicit"]>;
  if (isUnknown(explicit))
    throw new Refused(`The arguments of the Provider are not known yet in this preview. Call ${name}Output instead.`);
  return explicit;
}

const connections = perStack(() => new Map<string, object>());

/** Calls with the same settings share one sign-in, its limit of concurrent requests, and the lists that were read. */
function connectionTo(service: Service, settings: Settings): object {
  const key = JSON.stringify([service.name, settings]);
  const known = connections().get(key) ?? service.connect(settings, withoutEngine(settings))(listener).api;
  connections().set(key, known);
  return known;
}

const listener: Reporter = {
  info: (text) => void pulumi.log.info(printable(text)),
  warn: (text) => void pulumi.log.warn(printable(text)),
  status() {},
};
