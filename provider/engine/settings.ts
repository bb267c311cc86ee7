import { baseAddress } from "../http/address";

/** Where settings come from and what they mean. Pure: the environment and the configuration are handed in. */

export type Cloud = "global" | "usGov" | "china";

export interface PartnerCenterSettings {
  cloud: Cloud;
  apiUrl: string;
  authorityUrl: string;
  tenantId?: string;
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  accessToken?: string;
  caFile?: string;
}

export interface Settings {
  partnerCenter: PartnerCenterSettings;
  /** Most licenses that one run may take away; absent: no limit. */
  maxRemovals?: number;
  preflight: "fail" | "warn" | "off";
  waitSeconds: number;
  pollSeconds: number;
}

/** What is wrong with the settings, one line each. */
export type Problems = string[];

type Source = Record<string, unknown>;

/** Raw settings, by the keys that people write after `licenses:`. */
export interface Sources {
  environment: Record<string, string | undefined>;
  /** Stack configuration: objects as Pulumi hands them over, JSON texts. */
  config: (key: string) => unknown;
  /** Arguments of an explicit Provider: they win over everything. */
  explicit?: { partnerCenter?: Source };
}

/** Public addresses of each cloud ("Partner Center REST URLs", "Enable the secure application model"); China's authority is unconfirmed and can be set. */
const clouds: Record<Cloud, { apiUrl: string; authorityUrl: string }> = {
  global: { apiUrl: "https://api.partnercenter.microsoft.com", authorityUrl: "https://login.microsoftonline.com" },
  usGov: { apiUrl: "https://api.partnercenter.microsoft.com", authorityUrl: "https://login.microsoftonline.us" },
  china: {
    apiUrl: "https://partner.partnercenterapi.microsoftonline.cn",
    authorityUrl: "https://login.chinacloudapi.cn",
  },
};

const partnerCenterKeys = {
  tenantId: "PARTNER_CENTER_TENANT_ID",
  clientId: "PARTNER_CENTER_CLIENT_ID",
  clientSecret: "PARTNER_CENTER_CLIENT_SECRET",
  refreshToken: "PARTNER_CENTER_REFRESH_TOKEN",
  accessToken: "PARTNER_CENTER_ACCESS_TOKEN",
  cloud: "PARTNER_CENTER_CLOUD",
  apiUrl: "PARTNER_CENTER_API_URL",
  authorityUrl: "PARTNER_CENTER_AUTHORITY_URL",
  caFile: "PARTNER_CENTER_CA_FILE",
} as const;

type PartnerCenterKey = keyof typeof partnerCenterKeys;

const runKeys = {
  maxRemovals: "LICENSES_MAX_REMOVALS",
  preflight: "LICENSES_PREFLIGHT",
  waitSeconds: "LICENSES_WAIT_SECONDS",
  pollSeconds: "LICENSES_POLL_SECONDS",
} as const;

const credentialKeys: ReadonlySet<PartnerCenterKey> = new Set([
  "tenantId",
  "clientId",
  "clientSecret",
  "refreshToken",
  "accessToken",
]);

/** All settings and all that is wrong with them; what is wrong falls back to its default, so that everything can be said at once. */
export function readSettings(sources: Sources): { settings: Settings; problems: Problems } {
  const problems: Problems = [];
  const values = partnerCenterValues(sources, problems);
  const cloud = oneOf(values.cloud, ["global", "usGov", "china"] as const, "global", problems);
  const run = (key: keyof typeof runKeys) =>
    pick(sources, runKeys[key], sources.config(`licenses:${key}`), `licenses:${key}`);
  const maxRemovals = number(run("maxRemovals"), { least: 0, whole: true }, undefined, problems);
  return {
    settings: {
      partnerCenter: {
        cloud,
        apiUrl: address(values.apiUrl, clouds[cloud].apiUrl, problems),
        authorityUrl: address(values.authorityUrl, clouds[cloud].authorityUrl, problems),
        ...present({
          tenantId: values.tenantId,
          clientId: values.clientId,
          clientSecret: values.clientSecret,
          refreshToken: values.refreshToken,
          accessToken: values.accessToken,
          caFile: values.caFile,
        }),
      },
      ...(maxRemovals === undefined ? {} : { maxRemovals }),
      preflight: oneOf(run("preflight"), ["fail", "warn", "off"] as const, "fail", problems),
      waitSeconds: number(run("waitSeconds"), { least: 0, whole: false }, 600, problems),
      pollSeconds: number(run("pollSeconds"), { least: 0.01, whole: false }, 5, problems),
    },
    problems,
  };
}

/** A value and where it was found, for messages. */
interface Setting {
  value: string;
  from: string;
}

function pick({ environment }: Sources, variable: string, configured: unknown, key: string): Setting | undefined {
  const fromEnvironment = environment[variable];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return { value: fromEnvironment, from: variable };
  return configured === undefined || configured === null || configured === ""
    ? undefined
    : { value: String(configured), from: key };
}

function partnerCenterValues(sources: Sources, problems: Problems): Partial<Record<PartnerCenterKey, Setting>> {
  const configured = asObject(sources.config("licenses:partnerCenter"), "licenses:partnerCenter", problems);
  const explicit = sources.explicit?.partnerCenter ?? {};
  for (const [origin, given] of [
    ["licenses:partnerCenter", configured],
    ["Provider's partnerCenter", explicit],
  ] as const) {
    for (const key of Object.keys(given)) {
      if (!(key in partnerCenterKeys))
        problems.push(
          `${origin}.${key}: there is no such setting. There are: ${Object.keys(partnerCenterKeys).join(", ")}.`,
        );
    }
  }
  // Half of one partner's credentials and half of another's would act for the wrong partner: an explicit Provider brings all or none.
  const ownCredentials = [...credentialKeys].some((key) => explicit[key] !== undefined);
  const values: Partial<Record<PartnerCenterKey, Setting>> = {};
  for (const key of Object.keys(partnerCenterKeys) as PartnerCenterKey[]) {
    const own = explicit[key];
    const found =
      own !== undefined && own !== null && own !== ""
        ? { value: String(own), from: `Provider's partnerCenter.${key}` }
        : ownCredentials && credentialKeys.has(key)
          ? undefined
          : pick(sources, partnerCenterKeys[key], configured[key], `licenses:partnerCenter.${key}`);
    if (found !== undefined) values[key] = found;
  }
  return values;
}

/** Pulumi hands structured configuration to a provider as one JSON text, to a Provider's arguments as an object. */
function asObject(given: unknown, key: string, problems: Problems): Source {
  if (given === undefined || given === "") return {};
  let value: unknown = given;
  if (typeof given === "string") {
    try {
      value = JSON.parse(given);
    } catch {
      value = undefined;
    }
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Source;
  problems.push(`${key} is not an object. Set its members one by one: pulumi config set --path ${key}.tenantId …`);
  return {};
}

function oneOf<Value extends string>(
  given: Setting | undefined,
  values: readonly Value[],
  otherwise: Value,
  problems: Problems,
): Value {
  if (given === undefined) return otherwise;
  const found = values.find((value) => value === given.value);
  if (found === undefined)
    problems.push(
      `${given.from} is ${JSON.stringify(given.value)}; expected ${values.map((value) => JSON.stringify(value)).join(", ")}.`,
    );
  return found ?? otherwise;
}

function number<Otherwise extends number | undefined>(
  given: Setting | undefined,
  { least, whole }: { least: number; whole: boolean },
  otherwise: Otherwise,
  problems: Problems,
): number | Otherwise {
  if (given === undefined) return otherwise;
  const value = Number(given.value);
  if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value;
  problems.push(
    `${given.from} is ${JSON.stringify(given.value)}; expected a ${whole ? "whole " : ""}number of ${least} or more.`,
  );
  return otherwise;
}

function address(given: Setting | undefined, otherwise: string, problems: Problems): string {
  if (given === undefined) return otherwise;
  const checked = baseAddress(given.value);
  if ("url" in checked) return checked.url;
  problems.push(
    `${given.from} ${checked.problem}${/user name/.test(checked.problem) ? "" : ` (given: ${JSON.stringify(given.value)})`}.`,
  );
  return otherwise;
}

const present = <Key extends string>(settings: Record<Key, Setting | undefined>): Partial<Record<Key, string>> =>
  Object.fromEntries(
    Object.entries<Setting | undefined>(settings).flatMap(([key, setting]) =>
      setting === undefined ? [] : [[key, setting.value]],
    ),
  ) as Partial<Record<Key, string>>;
