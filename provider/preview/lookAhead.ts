import { LicensesError } from "../core/errors";
import { isUnknown } from "../core/lifecycle";
import { blind, called, error, type Finding, type Planned, warning } from "../core/planned";
import { keepSecret } from "../http/secrets";
import { beyondAdopting } from "../services/adoptOnly";
import { services } from "../services/all";
import type { Look, Showing } from "../services/preview";
import type { Service } from "../services/service";
import { noWork, together } from "../services/work";
import { readSettings, type Settings, type Sources, secretsOf } from "../settings/settings";

/**
 * Whether a run with these settings could work at all, and whether the services would take what the program wants. Writes nothing.
 *
 * @param known the services that are asked, each about the resources of its types.
 */
export async function lookAhead(
  planned: Planned[],
  sources: Sources,
  showing: Showing = () => {},
  known: readonly Service[] = services,
): Promise<Look> {
  // The arguments of a Provider may come from other resources, and are unknown until those exist.
  if (isUnknown(sources.explicit)) {
    const names = planned.map(called).join(", ");
    return only(
      blind(warning(`The arguments of a Provider are not known yet, so this preview could not look for ${names}.`)),
    );
  }
  const { settings, problems } = readSettings(
    sources,
    known.map(({ section }) => section),
  );
  keepSecret(...known.flatMap(({ section }) => secretsOf(section, settings)));
  if (problems.length > 0) return only(...problems.map(settings.preflight === "warn" ? warning : error).map(blind));
  const looks = known.flatMap((service) => {
    const own = planned.filter(({ type }) => type in service.resources);
    return own.length === 0 ? [] : [lookAt(service, own, settings, showing)];
  });
  return both(await Promise.all(looks));
}

const only = (...findings: Finding[]): Look => ({ findings, work: noWork });

export const both = (looks: Look[]): Look => ({
  findings: looks.flatMap(({ findings }) => findings),
  work: together(looks.map(({ work }) => work)),
});

const lookAt = (service: Service, planned: Planned[], settings: Settings, showing: Showing): Promise<Look> =>
  guarded(async () => {
    const preview = service.preview();
    const unready = preview.unready(settings);
    if (unready !== undefined) return only(blind(unready));
    if (settings.preflight === "off") return only();
    const { findings: all, work } = await guarded(() => preview.look(planned, settings, showing));
    const findings = [...all, ...(settings.adoptOnly ? beyondAdopting(work) : [])].filter(unrepeated);
    return { findings: settings.preflight === "warn" ? findings.map(softened) : findings, work };
  });

const softened = (finding: Finding) =>
  finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding;

async function guarded(work: () => Promise<Look>): Promise<Look> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof LicensesError) return only(blind(error(thrown.message)));
    throw thrown;
  }
}

/** A problem that many customers or providers share is reported once. */
export const unrepeated = ({ text }: Finding, index: number, all: Finding[]) =>
  all.findIndex((other) => other.text === text) === index;
