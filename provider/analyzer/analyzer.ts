import {
  AnalyzeDiagnostic,
  type AnalyzeRequest,
  AnalyzeResponse,
  AnalyzerHandshakeResponse,
  AnalyzerInfo,
  type AnalyzerStackConfigureRequest,
  AnalyzerStackConfigureResponse,
  type AnalyzeStackRequest,
  EnforcementLevel,
  PolicyInfo,
  PolicySeverity,
  PolicyType,
  RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { Finding } from "../core/planned";
import { classOfToken, pluginToken } from "../core/token";
import { keepSecret } from "../http/secrets";
import { received } from "../plugin/properties";
import type { Methods } from "../plugin/server";
import { concealSecrets, type Given } from "../process/given";
import { Empty } from "../process/pulumiGrpc";
import { isLookedAtElsewhere } from "../run/lookedAtElsewhere";
import { type Configuration, findingsOf } from "./findings";
import type { RunView } from "./standing";

/**
 * The policy pack `pulumi-analyzer-licenses`: the look at a whole program, for programs in every language. Pulumi starts it as an
 * executable, shows it each resource and at the end the whole stack. Source: "Analyzer", `sdk/proto/pulumi/analyzer.proto`.
 */

const policy = "look-ahead";

/** @param run what the provider processes tell of this run. */
export function analyzerMethods(run: RunView): Methods {
  const { version } = require("../../package.json") as { version: string };
  let isPreview = false;
  let configuration: Configuration = { values: {}, secretKeys: [] };
  /** The arguments of our resources, by URN. What the whole stack shows later are outputs. */
  const registered = new Map<string, Given>();

  return {
    async handshake() {
      return new AnalyzerHandshakeResponse();
    },

    async getPluginInfo() {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    },

    async getAnalyzerInfo() {
      const one = new PolicyInfo();
      one.setName(policy);
      one.setDisplayname("Look ahead");
      one.setDescription("Whether the services would accept what the program as a whole wants.");
      one.setEnforcementlevel(EnforcementLevel.MANDATORY);
      one.setPolicyType(PolicyType.POLICY_TYPE_STACK);
      const info = new AnalyzerInfo();
      info.setName("licenses");
      info.setDisplayname("Licenses");
      info.setVersion(version);
      info.setPoliciesList([one]);
      return info;
    },

    /** The look has no settings of its own: the stack's `licenses:preflight` turns it down or off. */
    async configure() {
      return new Empty();
    },

    async configureStack(request: AnalyzerStackConfigureRequest) {
      const secretKeys = request.getConfigSecretKeysList();
      const values = Object.fromEntries(request.getConfigMap().getEntryList() as [string, string][]);
      for (const key of secretKeys) keepSecret(values[key]);
      isPreview = request.getDryRun();
      configuration = { values, secretKeys };
      registered.clear();
      return new AnalyzerStackConfigureResponse();
    },

    async analyze(request: AnalyzeRequest) {
      if (classOfToken(request.getType()) !== undefined) {
        const given = received(request.getProperties());
        concealSecrets(given);
        registered.set(request.getUrn(), given);
      }
      return new AnalyzeResponse();
    },

    async remediate() {
      return new RemediateResponse();
    },

    async analyzeStack(request: AnalyzeStackRequest) {
      const response = new AnalyzeResponse();
      const resources = request.getResourcesList();
      // After an update it is too late to look ahead. The program of dynamic resources looks itself.
      const isOurs = resources.some((one) => isPluginToken(one.getType()));
      if (!isPreview || !isOurs || isLookedAtElsewhere(process.env)) return response;
      const findings = await findingsOf(resources, registered, configuration, run);
      response.setDiagnosticsList(findings.map((finding) => diagnostic(finding, version)));
      return response;
    },

    async cancel() {
      return new Empty();
    },
  };
}

const isPluginToken = (token: string): boolean => token === pluginToken(classOfToken(token) ?? "");

const severities = {
  error: PolicySeverity.POLICY_SEVERITY_HIGH,
  warning: PolicySeverity.POLICY_SEVERITY_MEDIUM,
  info: PolicySeverity.POLICY_SEVERITY_LOW,
} as const;

/** On the row of the stack. An error fails the preview. */
function diagnostic({ severity, text }: Finding, version: string): AnalyzeDiagnostic {
  const one = new AnalyzeDiagnostic();
  one.setPolicyname(policy);
  one.setPolicypackname("licenses");
  one.setPolicypackversion(version);
  one.setMessage(text);
  one.setSeverity(severities[severity]);
  one.setEnforcementlevel(severity === "error" ? EnforcementLevel.MANDATORY : EnforcementLevel.ADVISORY);
  return one;
}
