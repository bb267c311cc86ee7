import { isDeepStrictEqual } from "node:util";
import type { CheckRequest, ConfigureRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { CheckResponse, ConfigureResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { isUnknown } from "../core/lifecycle";
import { printable } from "../http/printable";
import { keepSecret, textsIn } from "../http/secrets";
import type { Properties } from "../process/given";
import type { Shared } from "../process/shared";
import { readSettings, sections } from "../services/readSettings";
import { isDefaultProvider, type PluginSources, pluginSources } from "../settings/pluginInputs";
import type { Section } from "../settings/settingSources";
import { checkFailure } from "./checkFailure";
import { received, sent } from "./properties";
import type { Methods } from "./server";

/** Names of all services' credentials: a credential that stands in the wrong section by mistake is one all the same. */
const secretNames = sections.flatMap(({ secrets }) => [...secrets]);

/**
 * The methods of Pulumi's resource provider that are about the provider itself: the stack's configuration for the default provider, the
 * program's arguments for an explicit one. Source: "CheckConfig", "DiffConfig", "Configure", `sdk/proto/pulumi/provider.proto`.
 */
export function configurationMethods(shared: Shared): Methods {
  /** Pulumi checks the configuration only in a run with a program. Other runs take what the last update recorded. */
  let isTodays = false;

  return {
    async checkConfig(request: CheckRequest) {
      isTodays = true;
      const news = received(request.getNews());
      const response = new CheckResponse();
      response.setInputs(sent(news.values, [...news.secrets, ...withCredentials(news.values)]));
      response.setFailuresList(problemsIn(news.values, request.getUrn()).map((reason) => checkFailure(reason)));
      return response;
    },

    /** Another address or another credential never replaces the provider: that would replace all resources. */
    async diffConfig(request: DiffRequest) {
      const olds = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
      const isSame = isDeepStrictEqual(received(olds).values, received(request.getNews()).values);
      const response = new DiffResponse();
      response.setChanges(isSame ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
      return response;
    },

    async configure(request: ConfigureRequest) {
      const inputs = received(request.getArgs());
      const given = sourcesOf(inputs.values, request.getUrn());
      shared.configure({ ...given, hint: notPassedOn(given.explicit), ...(isTodays ? { isTodays } : {}) });
      const response = new ConfigureResponse();
      response.setSupportspreview(true);
      response.setAcceptsecrets(true);
      return response;
    },
  };
}

/**
 * From now on no message shows the provider's credentials.
 *
 * @param urn of the provider. Engines that do not tell it do not show in a refresh which provider is a default one.
 */
function sourcesOf(inputs: Properties, urn = ""): PluginSources {
  const sources = pluginSources(inputs, isDefaultProvider(urn) ? "default" : "explicit", sections);
  for (const { name, secrets } of sections) {
    const given = { ...(sources.explicit?.[name] ?? (sources.config(`licenses:${name}`) as Properties | undefined)) };
    keepSecret(...secrets.flatMap((secret) => textsIn(given[secret])));
  }
  return sources;
}

/** An explicit provider is given its own arguments only, whereas Node's `Provider` also passes on the stack's configuration. */
const notPassedOn =
  (explicit: PluginSources["explicit"]) =>
  ({ name, variables, prefix }: Section): string | undefined =>
    explicit === undefined || name in explicit
      ? undefined
      : `An explicit provider does not get the stack's configuration (licenses:${name}). Give it the argument ${name} with ${Object.keys(variables)[0]} and the others, or set the environment variables ${prefix}….`;

/** All that is wrong with the provider's arguments. What a preview does not know yet is right until it is known. */
function problemsIn(inputs: Properties, urn: string): string[] {
  if (isUnknown(inputs)) return [];
  const { problems, ...sources } = sourcesOf(inputs, urn);
  return [...problems, ...readSettings({ ...sources, environment: process.env }).problems].map(printable);
}

/** Names of the arguments that hold a credential, as an object, as JSON text, or written in Python's style. */
const withCredentials = (inputs: Properties): string[] =>
  Object.entries(inputs)
    .filter(([, value]) => {
      const text = JSON.stringify(value).replaceAll("_", "").toLowerCase();
      return secretNames.some((name) => text.includes(name.toLowerCase()));
    })
    .map(([name]) => name);
