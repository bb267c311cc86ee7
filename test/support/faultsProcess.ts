import type { dynamic } from "@pulumi/pulumi";
import { LicensesError } from "../../provider/core/errors";
import { keyedLock } from "../../provider/core/keyedLock";
import type { Connected, Lifecycle, Reporter } from "../../provider/core/lifecycle";
import { dynamicProvider, type Serving } from "../../provider/process/dynamicProvider";
import { runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import type { PartnerCenter } from "../../provider/services/partnercenter/api";
import { connectPartnerCenter } from "../../provider/services/partnercenter/connect";
import { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { subscriptionUpgrade } from "../../provider/services/partnercenter/subscriptionUpgrade.lifecycle";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import { readSettings } from "../../provider/services/readSettings";
import { withoutEngine } from "../../provider/services/service";
import type { AutomationSuite } from "../../provider/services/uipath/api";
import { connectAutomationSuite } from "../../provider/services/uipath/connect";
import { organizationLicense } from "../../provider/services/uipath/organizationLicense.lifecycle";
import type { Settings } from "../../provider/settings/settings";
import { credentials } from "./faultsWorld";

/** A provider in the tests' own process: the real client and lifecycles, behind the real adapter for Pulumi. */

export type ResourceType = "UserLicense" | "SubscriptionQuantity" | "SubscriptionUpgrade" | "OrganizationLicense";

/** How a process signs in; "refresh" and "password" get tokens that can be renewed. */
export type SignIn = "refresh" | "app" | "given" | "password" | "password with a client" | "client";

/** Code under the tests that is broken on purpose. */
export interface Broken {
  partnerCenter?: (api: PartnerCenter) => PartnerCenter;
  suite?: (api: AutomationSuite) => AutomationSuite;
}

export interface ProcessOptions {
  url: string;
  folder: string;
  partnerCenter?: SignIn;
  suite?: SignIn;
  waitSeconds?: number;
  pollSeconds?: number;
  broken?: Broken;
}

const { tenantId, clientId, clientSecret, refreshToken, accessToken } = credentials;

const partnerVariables: Partial<Record<SignIn, Record<string, string>>> = {
  given: { PARTNER_CENTER_ACCESS_TOKEN: accessToken },
  app: {
    PARTNER_CENTER_TENANT_ID: tenantId,
    PARTNER_CENTER_CLIENT_ID: clientId,
    PARTNER_CENTER_CLIENT_SECRET: clientSecret,
  },
  refresh: {
    PARTNER_CENTER_TENANT_ID: tenantId,
    PARTNER_CENTER_CLIENT_ID: clientId,
    PARTNER_CENTER_CLIENT_SECRET: clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
  },
};

const { hostUser, hostPassword, hostClientId, hostClientSecret, hostToken } = credentials;

const suiteVariables: Partial<Record<SignIn, Record<string, string>>> = {
  given: { UIPATH_ACCESS_TOKEN: hostToken },
  password: { UIPATH_USERNAME: hostUser, UIPATH_PASSWORD: hostPassword },
  "password with a client": {
    UIPATH_USERNAME: hostUser,
    UIPATH_PASSWORD: hostPassword,
    UIPATH_CLIENT_ID: hostClientId,
    UIPATH_CLIENT_SECRET: hostClientSecret,
  },
  client: { UIPATH_CLIENT_ID: hostClientId, UIPATH_CLIENT_SECRET: hostClientSecret },
};

export function environmentOf({
  url,
  folder,
  partnerCenter = "refresh",
  suite = "password",
  waitSeconds = 5,
  pollSeconds = 0.02,
}: ProcessOptions): Record<string, string> {
  return {
    PARTNER_CENTER_API_URL: url,
    PARTNER_CENTER_AUTHORITY_URL: url,
    PARTNER_CENTER_TOKEN_FILE: `${folder}/tokens.json`,
    ...partnerVariables[partnerCenter],
    UIPATH_BASE_URL: url,
    ...suiteVariables[suite],
    LICENSES_WAIT_SECONDS: String(waitSeconds),
    LICENSES_POLL_SECONDS: String(pollSeconds),
  };
}

function settingsOf(options: ProcessOptions): Settings {
  const { settings, problems } = readSettings({ environment: environmentOf(options), config: () => undefined });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return settings;
}

export interface Process {
  providers: Record<ResourceType, dynamic.ResourceProvider>;
  /** The messages to the user. */
  said: string[];
  /** Errors that are bugs. */
  bugs: Error[];
}

export function startProcess(options: ProcessOptions): Process {
  const settings = settingsOf(options);
  const said: string[] = [];
  const bugs: Error[] = [];
  const tell: Reporter = {
    info: (text) => said.push(text),
    warn: (text) => said.push(text),
    status: (text) => said.push(text),
  };
  let partnerCenter: Connected<PartnerCenter> | undefined;
  let suite: Connected<AutomationSuite> | undefined;
  const broken = options.broken ?? {};
  const queue = keyedLock();
  const ownership = runOwnership(privateJournal());
  const served = <Args extends object, State extends Args, Api>(
    lifecycle: Lifecycle<Args, State, Api>,
    context: Serving<Api>["context"],
  ) => {
    const serving: Serving<Api> = {
      configure() {},
      context,
      ownership,
      service: () => settings.partnerCenter.apiUrl,
      removalWasShown: () => true,
      flush: async () => undefined,
      reporter: () => tell,
      lock: queue,
    };
    return dynamicProvider(watched(lifecycle, bugs), serving);
  };
  const atPartnerCenter = () => {
    partnerCenter ??= connectPartnerCenter(settings, withoutEngine(settings));
    const context = partnerCenter(tell);
    return { ...context, api: broken.partnerCenter?.(context.api) ?? context.api };
  };
  const atSuite = () => {
    suite ??= connectAutomationSuite(settings, withoutEngine(settings));
    const context = suite(tell);
    return { ...context, api: broken.suite?.(context.api) ?? context.api };
  };
  return {
    said,
    bugs,
    providers: {
      UserLicense: served(userLicense, atPartnerCenter),
      SubscriptionQuantity: served(subscriptionQuantity, atPartnerCenter),
      SubscriptionUpgrade: served(subscriptionUpgrade, atPartnerCenter),
      OrganizationLicense: served(organizationLicense, atSuite),
    },
  };
}

/** Records thrown errors that are not meant for users. */
function watched<Args extends object, State extends Args, Api>(
  lifecycle: Lifecycle<Args, State, Api>,
  bugs: Error[],
): Lifecycle<Args, State, Api> {
  const noting =
    <Given extends unknown[], Result>(act: (...given: Given) => Promise<Result> | Result) =>
    async (...given: Given): Promise<Result> => {
      try {
        return await act(...given);
      } catch (error) {
        if (!(error instanceof LicensesError)) bugs.push(error as Error);
        throw error;
      }
    };
  return {
    ...lifecycle,
    diff: noting(lifecycle.diff),
    create: noting(lifecycle.create),
    adopt: noting(lifecycle.adopt),
    read: noting(lifecycle.read),
    update: noting(lifecycle.update),
    delete: noting(lifecycle.delete),
  };
}
