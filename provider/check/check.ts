import type { ConfigMap } from "@pulumi/pulumi/automation";
import { blind, called, type Finding, type Planned, some, warning } from "../core/planned";
import { reasonOf } from "../drift/reason";
import { deletionsFinding, judged } from "../preview/deletions";
import { byProvider, plannedIn } from "../preview/planned";
import { lookAtProgram, type Share } from "../preview/programLook";
import { sourcesAtPreview } from "../preview/providerSources";
import type { EngineLicense } from "../preview/resource";
import { unsealed } from "../preview/unsealed";
import { nameIn } from "../run/urn";
import { readSettings } from "../services/readSettings";
import { isDefaultProvider } from "../settings/pluginInputs";
import { type Program, programIn, withSecrets } from "./program";
import { type Report, resultOf } from "./report";
import type { CheckedStack } from "./stack";

/**
 * `licenses check`: lets Pulumi preview the program, in whatever language it is written, and looks at the services with what the
 * preview shows. Writes to no service.
 */
export async function check(stack: CheckedStack): Promise<Report> {
  const { name } = stack;
  try {
    const { program, findings } = await look(stack);
    const found = { findings, problem: null };
    return {
      version: 1,
      stack: name,
      result: resultOf(found),
      resources: program.licenses.length,
      deletions: program.deleted.map(judged),
      ...found,
    };
  } catch (error) {
    const nothing = { resources: 0, findings: [], deletions: [] };
    return { version: 1, stack: name, result: "couldNotTell", ...nothing, problem: reasonOf(error) };
  }
}

async function look(stack: CheckedStack): Promise<{ program: Program; findings: Report["findings"] }> {
  const preview = await stack.preview();
  const saved = withSecrets(preview).length === 0 ? () => undefined : await stack.saved();
  const program = programIn(preview, saved);
  if (program.licenses.length === 0)
    return { program, findings: reported(deletionsFinding(program.deleted.map(judged))) };
  const configured = await stack.configuration();
  const { shares, unseen } = sharesOf(program, configured);
  const findings = await lookAtProgram(shares, [...unsealed(textsIn(configured)), ...unseen]);
  return { program, findings: reported([...findings, ...deletionsFinding(program.deleted.map(judged))]) };
}

/** The resources of each provider, and where it finds its settings; and findings about what the preview does not show. */
function sharesOf(program: Program, configured: ConfigMap): { shares: Share[]; unseen: Finding[] } {
  const planned = plannedIn(program.licenses, program.resources);
  const shares: Share[] = [];
  const unseen = hiddenArguments(program);
  for (const [{ kind, urn }, own] of byProvider(planned)) {
    const isExplicit = !isDefaultProvider(urn);
    if (program.unseen.has(urn)) unseen.push(hiddenCredentials(urn, own));
    else if (isExplicit && !program.providers.has(urn)) unseen.push(unknownProvider(urn, own));
    else {
      const provider = { kind, urn, inputs: program.providers.get(urn) ?? {} };
      const sources = sourcesAtPreview(provider, (key) => configured[key]?.value, process.env);
      if (readSettings(sources).settings.preflight === "off") unseen.push(turnedOff(own));
      shares.push({ planned: own, sources, urnOf: (one) => planned.get(one)?.urn });
    }
  }
  return { shares, unseen };
}

const turnedOff = (planned: Planned[]): Finding =>
  blind(
    warning(
      `licenses:preflight is "off", so the services were not asked about ${some(planned.map(called))}. For this command alone, set LICENSES_PREFLIGHT=fail.`,
    ),
  );

const hiddenCredentials = (urn: string, planned: Planned[]): Finding =>
  blind(
    warning(
      `Provider ${JSON.stringify(nameIn(urn))} is new or changes, and pulumi preview --json does not show secrets, so the services were not asked about ${some(planned.map(called))}. The policy pack pulumi-analyzer-licenses sees them; after the update licenses check does too.`,
    ),
  );

/** Pulumi leaves out providers whose names look like those of its own default providers. */
const unknownProvider = (urn: string, planned: Planned[]): Finding =>
  blind(
    warning(
      `pulumi preview --json does not show what provider ${JSON.stringify(nameIn(urn))} was given, so the services were not asked about ${some(planned.map(called))}.`,
    ),
  );

function hiddenArguments({ licenses, unseen }: Program): Finding[] {
  const names = licenses.filter(({ urn }) => unseen.has(urn)).map(calledBy);
  if (names.length === 0) return [];
  return [
    blind(
      warning(
        `pulumi preview --json does not show secrets, so arguments that are secrets count as not known yet: ${some(names)}.`,
      ),
    ),
  ];
}

const calledBy = ({ kind, urn }: EngineLicense) => called({ type: kind, name: nameIn(urn) });

const textsIn = (configured: ConfigMap) => ({
  text: (section: string) => configured[`licenses:${section}`]?.value,
  isSecret: (section: string) => configured[`licenses:${section}`]?.secret === true,
});

const reported = (findings: Finding[]): Report["findings"] =>
  findings.map(({ severity, text, couldNotTell = false }) => ({ severity, text, couldNotTell }));
