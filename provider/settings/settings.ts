import type { Limit } from "../core/limit";
import { withoutStrays } from "./ownAddress";
import type { RunKey } from "./runKeys";
import {
  address,
  number,
  oneOf,
  type Problems,
  present,
  runSetting,
  type Section,
  type Sources,
  sectionValues,
} from "./settingSources";

export type { Sources };

/** What settings mean. Pure. */

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
  /** PEM file with certificate and key, in place of a client secret. */
  certificateFile?: string;
  /** Where a rotated refresh token is kept. */
  tokenFile?: string;
  caFile?: string;
}

export interface UiPathSettings {
  /** Absent: the service is not in use. */
  baseUrl?: string;
  hostAccountId: string;
  username?: string;
  password?: string;
  clientId?: string;
  clientSecret?: string;
  accessToken?: string;
  caFile?: string;
}

/** Absent: no limit. */
export interface Limits {
  /** Licenses that one run may take away. */
  maxRemovals?: Limit;
  /** Seats that one run may buy, over all its quantities and upgrades. */
  maxPurchases?: Limit;
}

export interface Settings extends Limits {
  partnerCenter: PartnerCenterSettings;
  uipath: UiPathSettings;
  preflight: "fail" | "warn" | "off";
  /** How many new users of each customer a preview looks at one by one, to say what they have already. */
  lookAtUsers: number;
  /** Days ahead in which a preview requires each subscription of the program to say how its term ends; absent: it does not. */
  requireEndOfTerm?: number;
  waitSeconds: number;
  pollSeconds: number;
  /** File that takes one JSON line for each HTTP exchange; absent: none. From the environment only, as it is for one run. */
  trace?: string;
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

export const isPublicApi = (url: string): boolean =>
  Object.values(clouds).some(({ apiUrl }) => apiUrl === new URL(url).origin);

/** "Always use the default value", says "Allocating licenses to an organization". */
const usualHostAccount = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";

const partnerCenter = {
  name: "partnerCenter",
  variables: {
    tenantId: "PARTNER_CENTER_TENANT_ID",
    clientId: "PARTNER_CENTER_CLIENT_ID",
    clientSecret: "PARTNER_CENTER_CLIENT_SECRET",
    refreshToken: "PARTNER_CENTER_REFRESH_TOKEN",
    accessToken: "PARTNER_CENTER_ACCESS_TOKEN",
    certificateFile: "PARTNER_CENTER_CERTIFICATE_FILE",
    tokenFile: "PARTNER_CENTER_TOKEN_FILE",
    cloud: "PARTNER_CENTER_CLOUD",
    apiUrl: "PARTNER_CENTER_API_URL",
    authorityUrl: "PARTNER_CENTER_AUTHORITY_URL",
    caFile: "PARTNER_CENTER_CA_FILE",
  },
  credentials: ["tenantId", "clientId", "clientSecret", "refreshToken", "accessToken", "certificateFile", "tokenFile"],
  tokens: ["clientSecret", "refreshToken", "accessToken"],
  // What an application proves itself with brings a token that goes to the API. A newer refresh token is written to the token file.
  sentTo: {
    accessToken: ["apiUrl", "caFile"],
    clientSecret: ["apiUrl", "authorityUrl", "caFile"],
    certificateFile: ["apiUrl", "authorityUrl", "caFile"],
    refreshToken: ["apiUrl", "authorityUrl", "caFile", "tokenFile"],
    tokenFile: ["apiUrl", "authorityUrl", "caFile"],
  },
  publicAddresses: {
    apiUrl: Object.values(clouds).map(({ apiUrl }) => apiUrl),
    authorityUrl: Object.values(clouds).map(({ authorityUrl }) => authorityUrl),
  },
} as const satisfies Section<string>;

const uipath = {
  name: "uipath",
  variables: {
    baseUrl: "UIPATH_BASE_URL",
    hostAccountId: "UIPATH_HOST_ACCOUNT_ID",
    username: "UIPATH_USERNAME",
    password: "UIPATH_PASSWORD",
    clientId: "UIPATH_CLIENT_ID",
    clientSecret: "UIPATH_CLIENT_SECRET",
    accessToken: "UIPATH_ACCESS_TOKEN",
    caFile: "UIPATH_CA_FILE",
  },
  credentials: ["username", "password", "clientId", "clientSecret", "accessToken"],
  tokens: ["clientSecret", "accessToken"],
  sentTo: {
    password: ["baseUrl", "caFile"],
    clientSecret: ["baseUrl", "caFile"],
    accessToken: ["baseUrl", "caFile"],
  },
  publicAddresses: {},
} as const satisfies Section<string>;

/** The environment variable of each setting of a service. */
export const sectionVariables = { partnerCenter: partnerCenter.variables, uipath: uipath.variables };

/** Whether an explicit Provider's arguments bring credentials, and so all of them. */
export const hasCredentials = (section: keyof typeof sectionVariables, given: Record<string, unknown>): boolean =>
  ({ partnerCenter, uipath })[section].credentials.some((key) => given[key] !== undefined);

/** All settings and all that is wrong with them; what is wrong falls back to its default, so that everything can be said at once. */
export function readSettings(sources: Sources): { settings: Settings; problems: Problems } {
  const problems: Problems = [];
  const found = <Key extends string>(section: Section<Key>) =>
    withoutStrays(section, sectionValues(section, sources, problems), sources, problems);
  const { cloud: chosen, apiUrl, authorityUrl, ...partner } = found(partnerCenter);
  const { baseUrl, hostAccountId, ...host } = found(uipath);
  const cloud = oneOf(chosen, ["global", "usGov", "china"] as const, "global", problems);
  const run = (key: RunKey) => runSetting(sources, key);
  const endOfTerm = number(run("requireEndOfTerm"), { least: 0, whole: true }, undefined, problems);
  const trace = sources.environment.LICENSES_TRACE;
  return {
    settings: {
      partnerCenter: {
        cloud,
        apiUrl: address(apiUrl, clouds[cloud].apiUrl, problems),
        authorityUrl: address(authorityUrl, clouds[cloud].authorityUrl, problems),
        ...present(partner),
      },
      uipath: {
        ...(baseUrl === undefined ? {} : { baseUrl: address(baseUrl, "", problems) }),
        hostAccountId: hostAccountId?.value ?? usualHostAccount,
        ...present(host),
      },
      ...readLimits(sources, problems),
      ...(trace === undefined || trace === "" ? {} : { trace }),
      preflight: oneOf(run("preflight"), ["fail", "warn", "off"] as const, "fail", problems),
      lookAtUsers: number(run("lookAtUsers"), { least: 0, whole: true }, 50, problems),
      ...(endOfTerm === undefined ? {} : { requireEndOfTerm: endOfTerm }),
      waitSeconds: number(run("waitSeconds"), { least: 0, whole: false }, 600, problems),
      pollSeconds: number(run("pollSeconds"), { least: 0.01, whole: false }, 5, problems),
    },
    problems,
  };
}

/** The limits alone: they may become known after the run has begun. */
export function readLimits(sources: Sources, problems: Problems = []): Limits {
  const limit = (key: "maxRemovals" | "maxPurchases"): Limits => {
    const setting = runSetting(sources, key);
    const most = number(setting, { least: 0, whole: true }, undefined, problems);
    return setting === undefined || most === undefined ? {} : { [key]: { most, from: setting.from, set: setting.set } };
  };
  return { ...limit("maxRemovals"), ...limit("maxPurchases") };
}
