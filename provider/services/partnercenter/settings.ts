import { address, oneOf, present, type Section } from "../../settings/settingSources";

/** The settings of Microsoft Partner Center: `licenses:partnerCenter.<name>`, and an environment variable for each. Pure. */

export type Cloud = "global" | "usGov" | "china";

export interface PartnerCenterSettings {
  cloud: Cloud;
  apiUrl: string;
  authorityUrl: string;
  /** Microsoft Graph of the cloud. */
  graphUrl: string;
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

declare module "../../settings/settings" {
  interface Settings {
    partnerCenter: PartnerCenterSettings;
  }
}

/**
 * Public addresses of each cloud ("Partner Center REST URLs", "Enable the secure application model", "Microsoft Graph national cloud
 * deployments"); China's authority is unconfirmed and can be set.
 */
const clouds: Record<Cloud, { apiUrl: string; authorityUrl: string; graphUrl: string }> = {
  global: {
    apiUrl: "https://api.partnercenter.microsoft.com",
    authorityUrl: "https://login.microsoftonline.com",
    graphUrl: "https://graph.microsoft.com",
  },
  usGov: {
    apiUrl: "https://api.partnercenter.microsoft.com",
    authorityUrl: "https://login.microsoftonline.us",
    graphUrl: "https://graph.microsoft.us",
  },
  china: {
    apiUrl: "https://partner.partnercenterapi.microsoftonline.cn",
    authorityUrl: "https://login.chinacloudapi.cn",
    graphUrl: "https://microsoftgraph.chinacloudapi.cn",
  },
};

/** Of the US Government's Department of Defense, which has no cloud of its own in the settings. */
const defenseGraph = "https://dod-graph.microsoft.us";

export const isPublicApi = (url: string): boolean =>
  Object.values(clouds).some(({ apiUrl }) => apiUrl === new URL(url).origin);

const variables = {
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
  graphUrl: "PARTNER_CENTER_GRAPH_URL",
  caFile: "PARTNER_CENTER_CA_FILE",
};

export const partnerCenterSection: Section<keyof typeof variables, PartnerCenterSettings> = {
  name: "partnerCenter",
  prefix: "PARTNER_CENTER_",
  variables,
  credentials: ["tenantId", "clientId", "clientSecret", "refreshToken", "accessToken", "certificateFile", "tokenFile"],
  secrets: ["clientSecret", "refreshToken", "accessToken"],
  tokens: ["clientSecret", "refreshToken", "accessToken"],
  written: ["tokenFile"],
  // What an application proves itself with brings tokens that go to the API and to Microsoft Graph. A newer refresh token is written to
  // the token file. An access token is Partner Center's alone.
  sentTo: {
    accessToken: ["apiUrl", "caFile"],
    clientSecret: ["apiUrl", "authorityUrl", "graphUrl", "caFile"],
    certificateFile: ["apiUrl", "authorityUrl", "graphUrl", "caFile"],
    refreshToken: ["apiUrl", "authorityUrl", "graphUrl", "caFile", "tokenFile"],
    tokenFile: ["apiUrl", "authorityUrl", "graphUrl", "caFile"],
  },
  owner: "Microsoft",
  publicAddresses: {
    apiUrl: Object.values(clouds).map(({ apiUrl }) => apiUrl),
    authorityUrl: Object.values(clouds).map(({ authorityUrl }) => authorityUrl),
    graphUrl: [...Object.values(clouds).map(({ graphUrl }) => graphUrl), defenseGraph],
  },
  read({ cloud: chosen, apiUrl, authorityUrl, graphUrl, ...rest }, problems) {
    const cloud = oneOf(chosen, ["global", "usGov", "china"] as const, "global", problems);
    return {
      cloud,
      apiUrl: address(apiUrl, clouds[cloud].apiUrl, problems),
      authorityUrl: address(authorityUrl, clouds[cloud].authorityUrl, problems),
      graphUrl: address(graphUrl, clouds[cloud].graphUrl, problems),
      ...present(rest),
    };
  },
};
