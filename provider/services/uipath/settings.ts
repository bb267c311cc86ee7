import { address, present, type Section } from "../../settings/settingSources";

/** The settings of UiPath Automation Suite: `licenses:uipath.<name>`, and an environment variable for each. Pure. */

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

declare module "../../settings/settings" {
  interface Settings {
    uipath: UiPathSettings;
  }
}

/** "Always use the default value", says "Allocating licenses to an organization". */
const usualHostAccount = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";

const variables = {
  baseUrl: "UIPATH_BASE_URL",
  hostAccountId: "UIPATH_HOST_ACCOUNT_ID",
  username: "UIPATH_USERNAME",
  password: "UIPATH_PASSWORD",
  clientId: "UIPATH_CLIENT_ID",
  clientSecret: "UIPATH_CLIENT_SECRET",
  accessToken: "UIPATH_ACCESS_TOKEN",
  caFile: "UIPATH_CA_FILE",
};

export const uipathSection: Section<keyof typeof variables, UiPathSettings> = {
  name: "uipath",
  prefix: "UIPATH_",
  variables,
  credentials: ["username", "password", "clientId", "clientSecret", "accessToken"],
  secrets: ["password", "clientSecret", "accessToken"],
  tokens: ["clientSecret", "accessToken"],
  written: [],
  sentTo: {
    password: ["baseUrl", "caFile"],
    clientSecret: ["baseUrl", "caFile"],
    accessToken: ["baseUrl", "caFile"],
  },
  owner: "UiPath",
  publicAddresses: {},
  read: ({ baseUrl, hostAccountId, ...rest }, problems) => ({
    ...(baseUrl === undefined ? {} : { baseUrl: address(baseUrl, "", problems) }),
    hostAccountId: hostAccountId?.value ?? usualHostAccount,
    ...present(rest),
  }),
};
