import { address, present, type Section } from "../../../provider/settings/settingSources";

export interface ToySettings {
  url: string;
  key?: string;
}

declare module "../../../provider/settings/settings" {
  interface Settings {
    toy: ToySettings;
  }
}

const variables = { url: "TOY_URL", key: "TOY_KEY" };

export const toySection: Section<keyof typeof variables, ToySettings> = {
  name: "toy",
  prefix: "TOY_",
  variables,
  credentials: ["key"],
  secrets: ["key"],
  tokens: ["key"],
  written: [],
  sentTo: { key: ["url"] },
  owner: "the toy shop",
  publicAddresses: {},
  read: ({ url, ...rest }, problems) => ({ url: address(url, "http://127.0.0.1:9", problems), ...present(rest) }),
};
