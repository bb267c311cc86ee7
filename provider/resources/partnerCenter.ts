import type { dynamic } from "@pulumi/pulumi";
import { connectPartnerCenter, type PartnerCenterFor } from "../engine/connect";
import { connectEngine } from "../engine/engine";
import { oneAtATime } from "../engine/once";
import type { Serving } from "../engine/serve";
import { type Cloud, readSettings, type Settings } from "../engine/settings";
import { SettingsError } from "../errors";
import type { PartnerCenter } from "../partnercenter/api";

/** The Partner Center of this provider process: all its resources share one sign-in, one pool and one queue for each user and subscription. */

let config: dynamic.Config | undefined;
let connected: PartnerCenterFor | undefined;
const engine = connectEngine(process.argv[2]);
const queue = oneAtATime();

const isExplicit = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function read(): ReturnType<typeof readSettings> {
  const configured = config?.get("licenses:partnerCenter") as unknown;
  return readSettings({
    environment: process.env,
    config: (key) => (key === "licenses:partnerCenter" && isExplicit(configured) ? undefined : config?.get(key)),
    // An explicit Provider's arguments arrive as an object, stack configuration as a text.
    ...(isExplicit(configured) ? { explicit: { partnerCenter: configured } } : {}),
  });
}

export const cloud = (): Cloud => read().settings.partnerCenter.cloud;

function settings(): Settings {
  const { settings, problems } = read();
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}

export const serving: Serving<PartnerCenter> = {
  configure(given) {
    config = given;
  },
  context(urn) {
    connected ??= connectPartnerCenter(settings(), () => engine.gone());
    return connected(engine.reporter(urn));
  },
  reporter: (urn) => engine.reporter(urn),
  oneAtATime: queue,
};
